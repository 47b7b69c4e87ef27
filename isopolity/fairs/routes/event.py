"""Fairs themselves, their halls and their delegations."""

from django.urls import URLPattern, path

from isopolity.fairs.views import days, delegates, delegations, fairs, organising, rooms
from isopolity.ui.lists import list_paths

HERE = "fairs/<str:public_id>"
DELEGATION = f"{HERE}/delegations/<str:delegation_id>"
DELEGATE = f"{DELEGATION}/people/<str:delegate_id>"

urlpatterns: list[URLPattern] = [
    *list_paths("fairs", fairs.fairs, "fairs"),
    path("organisations/<str:public_id>/fairs/new", organising.new_fair, name="new_fair"),
    path("organisations/<str:organisation>/fairs/<str:fair_id>/register", delegations.register, name="register"),
    path(HERE, fairs.fair, name="fair"),
    path(f"{HERE}/desk", organising.desk, name="desk"),
    path(f"{HERE}/edit/<str:step>", organising.edit_fair, name="edit_fair"),
    path(f"{HERE}/open", organising.open_fair, name="open_fair"),
    path(f"{HERE}/end", organising.end_fair, name="end_fair"),
    path(f"{HERE}/cancel", organising.cancel_fair, name="cancel_fair"),
    path(f"{HERE}/organisers", organising.organisers, name="organisers"),
    path(f"{HERE}/organisers/remove", organising.remove_organiser, name="remove_organiser"),
    path(f"{HERE}/slots", rooms.slots, name="slots"),
    path(f"{HERE}/slots/delete", rooms.delete_slots, name="delete_slots"),
    path(f"{HERE}/rooms", rooms.rooms, name="rooms"),
    path(f"{HERE}/rooms/<str:room_id>/tables", rooms.add_tables, name="add_tables"),
    path(f"{HERE}/rooms/<str:room_id>/remove", rooms.remove_room, name="remove_room"),
    path(f"{HERE}/rooms/tables/<str:table_id>", rooms.edit_table, name="edit_table"),
    path(f"{HERE}/rooms/tables/<str:table_id>/remove", rooms.remove_table, name="remove_table"),
    *list_paths(f"{HERE}/delegations", delegations.delegations, "delegations"),
    path(f"{HERE}/delegations/answer", delegations.answer_delegations, name="answer_delegations"),
    path(DELEGATION, delegations.delegation, name="delegation"),
    path(f"{DELEGATION}/edit", delegations.edit_delegation, name="edit_delegation"),
    path(f"{DELEGATION}/availability", delegations.availability, name="availability"),
    path(f"{DELEGATION}/withdraw", delegations.withdraw, name="withdraw_delegation"),
    path(f"{DELEGATION}/people/new", delegates.add_delegate, name="add_delegate"),
    path(DELEGATE, delegates.edit_delegate, name="edit_delegate"),
    path(f"{DELEGATE}/day.ics", days.person_calendar, name="person_calendar"),
    path(f"{DELEGATE}/leave-out", delegates.leave_out_delegate, name="leave_out_delegate"),
    path(f"{HERE}/badges", delegates.badges, name="badges"),
]
