from django.urls import URLPattern, path

from isopolity.matching.views import contacts, matches, partners, requests
from isopolity.ui.lists import list_paths

app_name = "matching"
city = "cities/<slug:public_id>"
urlpatterns: list[URLPattern] = [
    path("partners", partners.partners, name="partners"),
    path("how-partners-are-found", matches.order, name="order"),
    path(f"{city}/matches", matches.matches, name="matches"),
    path(f"{city}/matches/hidden", matches.hidden, name="hidden"),
    path(f"{city}/matches/hide", matches.hide, name="hide"),
    path(f"{city}/matches/show", matches.show, name="show"),
    path(f"{city}/matches/<slug:partner_id>", matches.pair, name="pair"),
    path(f"{city}/requests", requests.requests, name="requests"),
    path(f"{city}/requests/<slug:request_id>", requests.request_page, name="request"),
    path(f"{city}/requests/<slug:request_id>/<slug:kind>", requests.step, name="step"),
    path(f"{city}/ask/<slug:partner_id>", requests.ask, name="ask"),
    *list_paths(f"{city}/contacts", contacts.contacts, "contacts"),
    path(f"{city}/steps", contacts.steps, name="steps"),
    path(f"{city}/contacts/<slug:contact_id>/calls", contacts.calls, name="calls"),
    path(f"{city}/contacts/<slug:contact_id>/calls/new", contacts.write_note, name="write_note"),
    path("contacts/<slug:contact_id>", contacts.contact, name="contact"),
]
