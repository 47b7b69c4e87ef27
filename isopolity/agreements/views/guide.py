"""The guide of city-to-city cooperation, for everybody: its contents, each stage, the whole on paper and as a file."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isopolity.agreements import guide as method
from isopolity.agreements.guide_pages import guide_file, part_of, parts_of_guide, sources_of_guide, words_of_guide
from isopolity.core.stages import Stage
from isopolity.ui.access import public


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What it is, its steps by stage, its version and its sources."""
    context = {"text": words_of_guide(), "parts": parts_of_guide(), "sources": sources_of_guide(), "method": method}
    return render(request, "agreements/guide.html", context)


@public
@require_safe
def stage(request: HttpRequest, stage: str) -> HttpResponse:
    """The steps of one stage, and what often goes wrong there."""
    if stage not in set(Stage):
        raise Http404
    order = list(Stage)
    place = order.index(Stage(stage))
    part = part_of(order[place])
    next_part = part_of(order[place + 1]) if place + 1 < len(order) else None
    context = {
        "text": words_of_guide(),
        "parts": [part],
        "title": part.name,
        "lead": part.meaning,
        "next_part": next_part,
        "method": method,
    }
    return render(request, "agreements/guide_stage.html", context)


@public
@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """Everything on one page, to print."""
    text = words_of_guide()
    context = {"text": text, "parts": parts_of_guide(), "title": text.title, "lead": text.introduction, "method": method}
    return render(request, "agreements/guide_stage.html", context)


@public
@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """The same as data, in the reader's language."""
    return JsonResponse(guide_file(), json_dumps_params={"ensure_ascii": False})
