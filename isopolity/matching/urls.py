from django.urls import path

from isopolity.matching.views import contacts, requests
from isopolity.ui.lists import list_paths

app_name = "matching"
urlpatterns = [
    path("cities/<slug:public_id>/requests", requests.requests, name="requests"),
    path("cities/<slug:public_id>/requests/<slug:request_id>", requests.request_page, name="request"),
    path("cities/<slug:public_id>/requests/<slug:request_id>/<slug:kind>", requests.step, name="step"),
    path("cities/<slug:public_id>/ask/<slug:partner_id>", requests.ask, name="ask"),
    *list_paths("cities/<slug:public_id>/contacts", contacts.contacts, "contacts"),
    path("cities/<slug:public_id>/steps", contacts.steps, name="steps"),
    path("cities/<slug:public_id>/contacts/<slug:contact_id>/calls", contacts.calls, name="calls"),
    path("cities/<slug:public_id>/contacts/<slug:contact_id>/calls/new", contacts.write_note, name="write_note"),
    path("contacts/<slug:contact_id>", contacts.contact, name="contact"),
]
