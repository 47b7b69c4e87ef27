"""Timetables, and the pages of the day."""

from django.urls import URLPattern, path

from isopolity.fairs.views import days, halls, timetables
from isopolity.ui.lists import list_paths

fair = "fairs/<str:public_id>"
one = f"{fair}/timetables/<str:timetable_id>"
urlpatterns: list[URLPattern] = [
    path(f"{fair}/timetables", timetables.timetables, name="timetables"),
    path(f"{fair}/timetables/new", timetables.new_timetable, name="new_timetable"),
    path(one, timetables.timetable, name="timetable"),
    path(f"{one}/changes", timetables.changes, name="changes"),
    path(f"{one}/fair.json", timetables.timetable_input, name="timetable_input"),
    path(f"{one}/plan.json", timetables.timetable_plan, name="timetable_plan"),
    path(f"{one}/before.json", timetables.timetable_before, name="timetable_before"),
    path(f"{one}/stop", timetables.stop, name="stop_timetable"),
    path(f"{one}/publish", timetables.publish, name="publish_timetable"),
    path(f"{one}/discard", timetables.discard, name="discard_timetable"),
    path(f"{fair}/requests/<str:request_id>/move", timetables.move, name="move_meeting"),
    *list_paths(f"{fair}/hall", days.hall, "hall"),
    path(f"{fair}/hall/tables", halls.tables, name="hall_tables"),
    *list_paths(f"{fair}/hall/shares", halls.shares, "shares"),
    path(f"{fair}/hall/print", days.printed, name="printed"),
    path(f"{fair}/hall/board", days.board, name="board"),
    path(f"{fair}/delegations/<str:delegation_id>/day", days.day, name="day"),
    path(f"{fair}/delegations/<str:delegation_id>/day.ics", days.day_calendar, name="day_calendar"),
    path(f"{fair}/tables/<int:number>", days.table, name="table"),
    path(f"{fair}/tables/<int:number>/day.ics", days.table_calendar, name="table_calendar"),
    path(f"{fair}/interpreters/<str:interpreter_id>/day", days.interpreter, name="interpreter"),
    path(f"{fair}/interpreters/<str:interpreter_id>/day.ics", days.interpreter_calendar, name="interpreter_calendar"),
]
