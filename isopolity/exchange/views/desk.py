"""Where a city's own people write: drafts, publishing, changing, withdrawing, translating, stating competences."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisation_for
from isopolity.directory.services import state_competences
from isopolity.exchange import queries, services
from isopolity.exchange.forms import FORMS, MOST, CompetencesForm, EntryForm, WithdrawalForm, empty_form, form_of
from isopolity.exchange.models import Need
from isopolity.exchange.permissions import can_state_competences, can_work_at
from isopolity.exchange.queries import Desk, desk_for, entry_at
from isopolity.exchange.wording import Difference, differences
from isopolity.texts.forms import TranslationForm
from isopolity.texts.queries import languages_of
from isopolity.ui.access import requires
from isopolity.ui.forms import acted
from isopolity.ui.languages import MAIN_LANGUAGES, language_name


@requires(can_work_at, find=desk_for)
@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A need or offer in three fields and one question: published, or kept as a draft."""
    if request.method != "POST":
        return _form_page(request, desk, empty_form(desk.model, desk.organisation, request.GET.get("theme", "")))
    publish = request.POST.get("do") == "publish"
    form = FORMS[desk.model](request.POST, draft=not publish)
    saved = None
    if form.is_ready:
        saved = acted(
            form,
            lambda: services.write_entry(
                desk.organisation, desk.model, values=form.values, typed=form.typed, publish=publish, by=request.user, at=timezone.now()
            ),
        )
    return _after_saving(request, desk, form, saved) if saved else _form_page(request, desk, form)


@requires(can_work_at, find=desk_for)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Change a draft, with or without publishing it, or what is public already."""
    entry = entry_at(desk)
    if request.method != "POST":
        return _form_page(request, desk, form_of(entry), entry)
    publish = request.POST.get("do") == "publish"
    form = FORMS[desk.model](request.POST, draft=not publish and entry.state != entry.State.PUBLISHED)
    saved = None
    if form.is_ready:
        values, typed, version = form.values, form.typed, form.seen_version
        saved = acted(
            form,
            lambda: services.change_entry(
                entry, values=values, typed=typed, version=version, publish=publish, by=request.user, at=timezone.now()
            ),
        )
        now = entry_at(desk)
        if saved is None and now.version != version:
            return _both_texts(request, desk, now, list(differences(now, values, typed)))
    return _after_saving(request, desk, form, saved) if saved else _form_page(request, desk, form, entry)


@requires(can_work_at, find=desk_for)
@require_POST
def publish_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a draft public, or what was withdrawn public again; what is missing is asked for on its form."""
    entry = services.publish_entry(entry_at(desk), by=request.user, at=timezone.now())
    _warn_outside(request, entry)
    messages.success(request, _("It is public now.") if desk.organisation.is_public else _said_of_draft())
    return redirect(entry.path)


@requires(can_work_at, find=desk_for)
@require_POST
def confirm_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Say that it still holds."""
    entry = services.confirm_entry(entry_at(desk), by=request.user, at=timezone.now())
    messages.success(request, _("Thank you: the page now says that it still holds."))
    return redirect(entry.path)


@requires(can_work_at, find=desk_for)
@require_POST
def discard_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Throw a draft away."""
    services.discard_entry(entry_at(desk), by=request.user, at=timezone.now())
    messages.success(request, _("The draft is gone."))
    return redirect(f"exchange:city_{desk.model._meta.model_name}s", desk.organisation.public_id)


@requires(can_work_at, find=desk_for)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take what is public back, for a reason."""
    entry = entry_at(desk)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if acted(form, lambda: services.withdraw_entry(entry, reason=reason, by=request.user, at=timezone.now())):
            messages.success(request, _("It is withdrawn. Its page says so, and why."))
            return redirect(entry.path)
    return render(request, "exchange/withdraw.html", {"form": form, "entry": entry, "is_need": desk.model is Need})


@requires(can_work_at, find=desk_for)
@require_http_methods(["GET", "HEAD", "POST"])
def translate_entry(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sentence and text in another language, beside the original."""
    entry = entry_at(desk)
    if desk.language not in MAIN_LANGUAGES or desk.language == entry.language:
        raise Http404
    names = queries.texts_of(desk.model)
    given = languages_of(entry, fields=names).get(desk.language, {})
    form = TranslationForm(
        request.POST if request.method == "POST" else None,
        obj=entry,
        language=desk.language,
        labels={name: FORMS[desk.model].base_fields[name].label for name in names},
        most=MOST,
        given={name: shown.text for name, shown in given.items()},
    )
    if request.method == "POST" and form.is_valid():
        services.translate_entry(entry, language=desk.language, given=form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The translation is saved."))
        return redirect(entry.path)
    context = {"form": form, "entry": entry, "target": language_name(desk.language), "given": given, "is_need": desk.model is Need}
    return render(request, "exchange/translate.html", context)


@requires(can_state_competences, find=lambda user, organisation: organisation_for(user, organisation))
@require_http_methods(["GET", "HEAD", "POST"])
def competences(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The themes on which the law lets this authority act (A06)."""
    form = CompetencesForm(request.POST if request.method == "POST" else None, stated=organisation.competences)
    if request.method == "POST" and form.is_valid():
        stated = None if request.POST.get("do") == "unsay" else form.cleaned_data["themes"]
        state_competences(organisation, themes=stated, by=request.user, at=timezone.now())
        messages.success(request, _("It is saved."))
        return redirect("exchange:competences", organisation.public_id)
    return render(request, "exchange/competences.html", {"form": form, "city": organisation})


def _form_page(request: HttpRequest, desk: Desk, form: EntryForm, entry: Any = None) -> HttpResponse:
    context = {
        "form": form,
        "city": desk.organisation,
        "entry": entry,
        "is_public": entry is not None and entry.state == entry.State.PUBLISHED,
        "is_need": desk.model is Need,
        "kind": desk.model._meta.model_name,
    }
    return render(request, "exchange/entry_form.html", context)


def _after_saving(request: HttpRequest, desk: Desk, form: EntryForm, saved: Any) -> HttpResponse:
    if saved.state == saved.State.PUBLISHED:
        _warn_outside(request, saved)
        messages.success(request, _("It is saved, and public.") if desk.organisation.is_public else _said_of_draft())
        return redirect(saved.path)
    messages.success(request, _("It is saved as a draft. Only people of your organisation see it."))
    if form.typed:
        messages.warning(request, _("Some answers cannot be published as they are. They are kept as you typed them."))
    kind = saved._meta.model_name
    return redirect(f"exchange:edit_{kind}", desk.organisation.public_id, saved.public_id)


def _said_of_draft() -> str:
    return _("It is saved. It becomes public when somebody vouches for your organisation.")


def _both_texts(request: HttpRequest, desk: Desk, now: Any, found: list[Difference]) -> HttpResponse:
    """Two tabs, or two people: both texts are shown, and saving again is a decision; nothing has been lost or overwritten."""
    data = request.POST.copy()
    data["version"] = str(now.version)
    form = FORMS[desk.model](data, draft=now.state != now.State.PUBLISHED and request.POST.get("do") != "publish")
    context = {"form": form, "entry": now, "differences": found, "is_public": now.state == now.State.PUBLISHED}
    return render(
        request, "exchange/both_texts.html", {**context, "kind": desk.model._meta.model_name, "city": desk.organisation}, status=409
    )


def _warn_outside(request: HttpRequest, entry: Any) -> None:
    """The city may ask for help, or teach, beyond what the law lets it do; it should know that partners will ask (A06)."""
    if queries.is_outside_competences(entry):
        words = _("This theme is not among the competences that your city has stated. Partners will ask about it.")
        messages.warning(request, words)
