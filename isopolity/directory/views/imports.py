"""Bringing lists in: send a file, look at what it would do, decide, bring in, take back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from isopolity.core.reasons import refuse_if
from isopolity.core.spreadsheets import unread_sheets
from isopolity.core.typed import clean_text
from isopolity.directory.forms.imports import DecisionForm, UploadForm, chosen_numbers
from isopolity.directory.import_columns import COLUMNS
from isopolity.directory.import_templates import template_file
from isopolity.directory.models import ImportBatch, ImportRow
from isopolity.directory.permissions import can_import, can_import_kind, can_see_import
from isopolity.directory.queries import is_steward
from isopolity.directory.queries.imports import (
    alike_of,
    import_for,
    import_kind,
    import_row_for,
    imports_visible_to,
    networks_to_import_for,
    places_of,
    row_counts,
    rows_numbered,
    rows_of,
    unreadable_pairs_of,
)
from isopolity.directory.services import imports as services
from isopolity.ui.access import requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of
from isopolity.ui.wording import joined

# Spreadsheet programs give a sheet no longer name; more names than these would tell nobody more.
MOST_TITLE, MOST_TITLES = 31, 10


def _to_work(batch: ImportBatch) -> HttpResponse:
    """The page of the work on a list, which leads back to the list."""
    assert batch.job is not None
    return redirect("jobs:job", batch.job.public_id)


def _name_unread_sheets(request: HttpRequest, content: bytes) -> None:
    if titles := [clean_text(title, most=MOST_TITLE) for title in unread_sheets(content)[:MOST_TITLES]]:
        sheets = joined(title for title in titles if isinstance(title, str))
        messages.info(request, _("Only the first sheet of the file was read. Not read: %(sheets)s.") % {"sheets": sheets})


@requires(can_import)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    page = page_of(imports_visible_to(request.user), request.GET.get("page", "1"))
    kinds = [kind for kind in ImportBatch.Kind if can_import_kind(request.user, kind) is None]
    return render(request, "directory/imports.html", {"page": page, "query": "", "kinds": kinds})


@requires(can_import_kind, find=import_kind)
def new_import(request: HttpRequest, kind: str) -> HttpResponse:
    """The file, what it lists, and where that is written."""
    choice: dict[str, Any] = {"networks": networks_to_import_for(request.user), "must_choose": not is_steward(request.user)}
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind, **choice)
    if request.method == "POST" and form.is_valid():
        sent = form.sent
        batch = acted(form, lambda: services.upload_import(sent, kind=kind, **form.words, by=request.user, at=timezone.now()))
        if batch is not None:
            _name_unread_sheets(request, sent.content)
            return _to_work(batch) if batch.is_worked_on else redirect(batch.path)
    context = {"form": form, "kind": kind, "label": ImportBatch.Kind(kind).label, "columns": COLUMNS[kind]}
    return render(request, "directory/import_new.html", context)


@requires(can_import_kind, find=import_kind)
@require_safe
def csv_template(request: HttpRequest, kind: str) -> HttpResponse:
    return template_file(kind, "csv")


@requires(can_import_kind, find=import_kind)
@require_safe
def xlsx_template(request: HttpRequest, kind: str) -> HttpResponse:
    return template_file(kind, "xlsx")


@requires(can_see_import, find=import_for)
@require_safe
def import_page(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What the list would do, row by row, or what came of it. Lists of ties lead to the queue."""
    number, shown = request.GET.get("page", "1"), request.GET.get("shown", "")
    if batch.kind == ImportBatch.Kind.TIES:
        context = {"batch": batch, "running": batch.is_worked_on, "page": page_of(unreadable_pairs_of(batch), number), "query": ""}
        return render(request, "directory/import_ties.html", context)
    page = page_of(rows_of(batch, shown), number)
    context = {"batch": batch, "page": page, "shown": shown, "query": f"shown={shown}" if shown else ""}
    context |= {"counts": row_counts(batch), "running": batch.is_worked_on, "open": batch.takes_decisions}
    return render(request, "directory/import.html", context)


@requires(can_see_import, find=import_row_for)
def import_row(request: HttpRequest, row: ImportRow) -> HttpResponse:
    """One row in full, and the decision on it."""
    alike, places = alike_of(row), places_of(row)
    form = DecisionForm(request.POST or None, row=row, alike=alike, places=places)
    if request.method == "POST" and form.is_valid():
        decided: dict[str, Any] = {name: form.cleaned_data.get(name) for name in ("decision", "same_as", "place")}
        if acted(form, lambda: services.decide_rows([row], **decided, by=request.user, at=timezone.now())) is not None:
            messages.success(request, _("Your decision is kept. Nothing is changed in the directory until the list is brought in."))
            return redirect(row.batch.path)
    context = {"row": row, "batch": row.batch, "form": form, "alike": alike, "open": row.takes_decision}
    return render(request, "directory/import_row.html", context)


@requires(can_see_import, find=import_for)
@require_POST
def decide(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """One decision on all rows that were ticked on a page."""
    rows = rows_numbered(batch, chosen_numbers(request.POST.getlist("row")))
    decision = request.POST.get("decision", "")
    if not rows or decision not in ImportRow.Decision.values:
        messages.warning(request, _("Tick one row at least, then choose what is to become of it."))
    else:
        count = services.decide_rows(rows, decision=decision, by=request.user, at=timezone.now())
        text = ngettext("%(count)s row decided.", "%(count)s rows decided.", count) % {"count": count}
        messages.success(request, text)
    return redirect(f"{batch.path}?shown=waiting")


@requires(can_see_import, find=import_for)
@require_POST
def apply(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    return _to_work(services.apply_import(batch, by=request.user, at=timezone.now()))


@requires(can_see_import, find=import_for)
@require_POST
def check_again(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    return _to_work(services.check_again(batch, by=request.user, at=timezone.now()))


@requires(can_see_import, find=import_for)
def undo(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What undoing does, then the deed."""
    if request.method == "POST":
        return _to_work(services.undo_import(batch, by=request.user, at=timezone.now()))
    refuse_if(services.undoing_hindrance(batch))
    return render(request, "directory/import_undo.html", {"batch": batch})


@requires(can_see_import, find=import_for)
@require_POST
def discard(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    services.discard_import(batch, by=request.user, at=timezone.now())
    messages.success(request, _("The list is thrown away. The directory was not changed."))
    return redirect("directory:imports")
