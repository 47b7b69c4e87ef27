"""Needs and offers for everybody: lists, one entry, themes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from isopolity.audit.kept_pages import kept_for_everybody
from isopolity.directory.queries import organisation_for
from isopolity.exchange import permissions, queries
from isopolity.exchange.columns import columns_for, theme_columns
from isopolity.exchange.filters import FilterForm
from isopolity.exchange.forms import reader_language
from isopolity.exchange.models import KnowledgeEntry, Need
from isopolity.exchange.theme_pages import shown_theme, theme_rows, theme_tree
from isopolity.exchange.themes import THEMES
from isopolity.exchange.wording import facts_of
from isopolity.texts.forms import comment_form_for, other_languages
from isopolity.texts.queries import languages_of, latest_discussion_on
from isopolity.ui.access import public
from isopolity.ui.lists import answer_list, page_of


@public
@require_safe
@kept_for_everybody
def entries(request: HttpRequest, model: type[KnowledgeEntry], suffix: str) -> HttpResponse:
    """All public needs, or all public offers, narrowed by the filters of the address."""
    form = FilterForm(request.GET, model=model)
    is_understood = form.is_valid()
    today = timezone.localdate()
    rows = queries.public_entries(model)
    rows = queries.filtered(rows, form.filters(today)) if is_understood else rows.none()
    if suffix and is_understood:
        return answer_list(request, suffix, rows=rows, columns=columns_for(request, model, today), template="")
    pages = queries.RowPages(rows, reader_language())
    context = {"form": form, "is_need": model is Need, "kind": model._meta.model_name}
    response = answer_list(request, "", rows=pages, columns=(), template="exchange/entries.html", context=context)
    response.status_code = 200 if is_understood else 400
    return response


@public
@require_safe
def entries_of_city(request: HttpRequest, model: type[KnowledgeEntry], organisation: str) -> HttpResponse:
    """The needs or offers of one city; its own people see their drafts and what they withdrew, and what they can do."""
    city = organisation_for(request.user, organisation)
    rows = queries.RowPages(queries.entries_of(city, model, user=request.user), reader_language())
    context = {
        "page": page_of(rows, request.GET.get("page", "1")),
        "city": city,
        "is_need": model is Need,
        "kind": model._meta.model_name,
        "may_write": permissions.can_write_entries(request.user, city) is None,
    }
    return render(request, "exchange/entries_of_city.html", context)


@public
@require_safe
def entry(request: HttpRequest, model: type[KnowledgeEntry], public_id: str) -> HttpResponse:
    """One need or offer, with what was said about it."""
    found = queries.entry_for(request.user, model=model, public_id=public_id)
    by_language = languages_of(found, fields=queries.texts_of(model))
    reader = reader_language() if reader_language() in by_language else found.language
    shown = {**by_language.get(found.language, {}), **by_language.get(reader, {})}
    may_write = permissions.can_change_entry(request.user, found) is None
    context = {
        "entry": found,
        "is_need": model is Need,
        "kind": model._meta.model_name,
        "shown": shown,
        "others": {code: texts for code, texts in by_language.items() if code != reader},
        "facts": facts_of(found, shown),
        "may_write": may_write,
        "shows_text": queries.is_text_shown_to(request.user, found),
        "outside": may_write and queries.is_outside_competences(found),
        "translatable": other_languages(found.language) if may_write else [],
        "discussion": latest_discussion_on(found),
        "comment_form": comment_form_for(request.user, found),
    }
    return render(request, "exchange/entry.html", context)


@public
@require_safe
def themes(request: HttpRequest, suffix: str) -> HttpResponse:
    """All themes by the four policy fields, with what they are mapped to."""
    if suffix:
        return answer_list(request, suffix, rows=theme_rows(), columns=theme_columns(), template="")
    return render(request, "exchange/themes.html", {"tree": theme_tree(get_language() or "en")})


@public
@require_safe
def theme(request: HttpRequest, theme: str) -> HttpResponse:
    """One field, group or theme: its place, its targets and sectors, who needs it and who can teach it."""
    if theme not in THEMES:
        raise Http404
    needs, offers = queries.published_by_theme(theme)
    context: dict[str, Any] = {"theme": shown_theme(theme, get_language() or "en"), "counts": (needs.count(), offers.count())}
    context["needs"] = queries.rows_in_language(needs[:10], reader_language())
    context["offers"] = queries.rows_in_language(offers[:10], reader_language())
    return render(request, "exchange/theme.html", context)
