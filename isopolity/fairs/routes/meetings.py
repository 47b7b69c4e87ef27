"""Interpreters, and requests for meetings."""

from django.urls import URLPattern, path

from isopolity.fairs.views import interpreters, requests, wishes
from isopolity.ui.lists import list_paths

fair = "fairs/<str:public_id>"
delegation = f"{fair}/delegations/<str:delegation_id>"
urlpatterns: list[URLPattern] = [
    *list_paths(f"{fair}/requests", requests.requests, "requests"),
    path(f"{fair}/requests/walk-in", requests.walk_in, name="walk_in"),
    path(f"{fair}/requests/new", requests.require, name="require"),
    path(f"{fair}/requests/<str:request_id>", requests.request_page, name="request"),
    path(f"{fair}/requests/<str:request_id>/relay", requests.mark_relay, name="mark_relay"),
    path(f"{fair}/requests/<str:request_id>/take-back", requests.take_back, name="take_back"),
    path("cities/<slug:public_id>/fairs", wishes.of_city, name="of_city"),
    path(f"{fair}/my-wishes", wishes.my_wishes, name="my_wishes"),
    path(f"{fair}/my-day", wishes.my_day, name="my_day"),
    path(f"{delegation}/wishes", wishes.wishes, name="wishes"),
    path(f"{delegation}/wishes/order", wishes.order, name="order"),
    path(f"{delegation}/wishes/<str:request_id>/<slug:act>", wishes.answer, name="answer"),
    path(f"{delegation}/partners", wishes.partners, name="partners"),
    path(f"{delegation}/ask/<str:other_id>", wishes.ask, name="ask"),
    *list_paths(f"{fair}/interpreters", interpreters.interpreters, "interpreters"),
    path(f"{fair}/interpreters/needs", interpreters.needs, name="language_needs"),
    path(f"{fair}/interpreters/new", interpreters.new_interpreter, name="new_interpreter"),
    path(f"{fair}/interpreters/<str:interpreter_id>/edit", interpreters.edit_interpreter, name="edit_interpreter"),
    path(f"{fair}/interpreters/<str:interpreter_id>/leave-out", interpreters.leave_out_interpreter, name="leave_out_interpreter"),
    path(f"{delegation}/interpreters", interpreters.own_interpreters, name="own_interpreters"),
    path(f"{delegation}/interpreters/new", interpreters.new_own_interpreter, name="new_own_interpreter"),
]
