"""Where the secretariat draws the slots of a fair and keeps its rooms and tables."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from isopolity.fairs.forms.rooms import DrawingForm, RoomForm, TableForm, TablesForm
from isopolity.fairs.models import Fair, MeetingTable, Room
from isopolity.fairs.permissions import can_organise_fair, can_organise_room, can_organise_table
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.rooms import days_of, room_for, rooms_of, table_for
from isopolity.fairs.services import rooms as services
from isopolity.ui.access import requires
from isopolity.ui.forms import acted


@requires(can_organise_fair, find=fair_for)
@require_http_methods(["GET", "HEAD", "POST"])
def slots(request: HttpRequest, fair: Fair) -> HttpResponse:
    """The slots of a fair by day, and the form that draws those of a day."""
    days = days_of(fair)
    drawn = {day.day for day in days}
    undrawn = [day for day in fair.days if day not in drawn]
    form = DrawingForm(request.POST if request.method == "POST" else None, initial={"day": (undrawn or [fair.starts_on])[0]})
    if request.method == "POST" and form.is_valid():
        made = acted(form, lambda: services.draw_slots(fair, by=request.user, at=timezone.now(), **form.values))
        if made:
            said = ngettext("%(number)s time for meetings drawn.", "%(number)s times for meetings drawn.", len(made))
            messages.success(request, said % {"number": len(made)})
            return redirect("fairs:slots", fair.public_id)
    return render(request, "fairs/slots.html", {"fair": fair, "days": days, "form": form, "undrawn": undrawn})


@requires(can_organise_fair, find=fair_for)
@require_POST
def delete_slots(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Take the ticked slots away, if nothing uses them."""
    number = services.delete_slots(fair, request.POST.getlist("slot"), by=request.user, at=timezone.now())
    said = ngettext("%(number)s time taken away.", "%(number)s times taken away.", number)
    messages.success(request, said % {"number": number})
    return redirect("fairs:slots", fair.public_id)


@requires(can_organise_fair, find=fair_for)
@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: HttpRequest, fair: Fair) -> HttpResponse:
    """The rooms of a fair with their tables; a new room."""
    form = RoomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if acted(form, lambda: services.add_room(fair, name=name, by=request.user, at=timezone.now())):
            messages.success(request, _("The room is there. Now say how many tables it has."))
            return redirect("fairs:rooms", fair.public_id)
    return render(request, "fairs/rooms.html", {"fair": fair, "rooms": rooms_of(fair), "form": form})


@requires(can_organise_room, find=room_for)
@require_http_methods(["GET", "HEAD", "POST"])
def add_tables(request: HttpRequest, room: Room) -> HttpResponse:
    """So many more tables in a room."""
    form = TablesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = acted(form, lambda: services.add_tables(room, by=request.user, at=timezone.now(), **form.cleaned_data))
        if made:
            said = ngettext("%(number)s table more.", "%(number)s tables more.", len(made))
            messages.success(request, said % {"number": len(made)})
            return redirect("fairs:rooms", room.fair.public_id)
    return render(request, "fairs/add_tables.html", {"fair": room.fair, "room": room, "form": form})


@requires(can_organise_room, find=room_for)
@require_POST
def remove_room(request: HttpRequest, room: Room) -> HttpResponse:
    """Take an empty room away."""
    services.remove_room(room, by=request.user, at=timezone.now())
    messages.success(request, _("The room is gone."))
    return redirect("fairs:rooms", room.fair.public_id)


@requires(can_organise_table, find=table_for)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_table(request: HttpRequest, table: MeetingTable) -> HttpResponse:
    """Where a table stands, whether it is a spare one, and when it is closed."""
    closed = table.absences.values_list("slot__public_id", flat=True)
    form = TableForm(request.POST if request.method == "POST" else None, table=table, closed=closed, slots=table.fair.slots.all())
    if (
        request.method == "POST"
        and form.is_valid()
        and acted(form, lambda: services.change_table(table, by=request.user, at=timezone.now(), **form.values)) is not None
    ):
        messages.success(request, _("Saved."))
        return redirect("fairs:rooms", table.fair.public_id)
    return render(request, "fairs/edit_table.html", {"fair": table.fair, "table": table, "form": form})


@requires(can_organise_table, find=table_for)
@require_POST
def remove_table(request: HttpRequest, table: MeetingTable) -> HttpResponse:
    """Take a table away at which no meeting stands."""
    services.remove_table(table, by=request.user, at=timezone.now())
    messages.success(request, _("Table %(number)s is gone.") % {"number": table.number})
    return redirect("fairs:rooms", table.fair.public_id)
