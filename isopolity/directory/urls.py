from django.urls import URLPattern, path

from isopolity.directory.views import countries, desk, drafts, facts, memberships, organisations, people, places, registration
from isopolity.ui.lists import list_paths

OF_ORGANISATION = [
    ("desk", desk.desk, "desk"),
    ("edit", desk.edit_profile, "edit_profile"),
    ("name", desk.rename_draft, "rename_draft"),
    ("rename", desk.rename, "rename"),
    ("confirm", desk.confirm, "confirm"),
    ("ask-again", desk.ask_again, "ask_again"),
    ("close", desk.close, "close"),
    ("reopen", desk.reopen, "reopen"),
    ("facts", facts.facts, "facts"),
    ("names/new", facts.add_name, "add_name"),
    ("figures/new", facts.add_figure, "add_figure"),
    ("focal-points/new", facts.add_focal_point, "add_focal_point"),
    ("people", people.people, "people"),
    ("people/invite", people.invite, "invite"),
    ("join", memberships.ask_to_join, "ask_to_join"),
]

app_name = "directory"
urlpatterns: list[URLPattern] = [
    *list_paths("places", places.places, "places"),
    path("places/<int:geoname_id>", places.place, name="place"),
    *list_paths("countries", countries.countries, "countries"),
    path("countries/<str:iso2>", countries.country, name="country"),
    path("countries/<str:iso2>/ldc-periods/new", countries.add_stay, name="add_ldc_period"),
    path("ldc-periods/<str:public_id>", countries.change_stay, name="ldc_period"),
    path("ldc-periods/<str:public_id>/remove", countries.take_stay_away, name="remove_ldc_period"),
    path("sources", places.sources, name="sources"),
    *list_paths("cities", organisations.organisations, "cities", kinds=organisations.CITIES),
    *list_paths("networks", organisations.organisations, "networks", kinds=organisations.NETWORKS),
    *list_paths("organisations", organisations.organisations, "organisations"),
    *list_paths("networks/<str:public_id>/members", organisations.members, "members"),
    path("networks/<str:public_id>/members/new", memberships.list_member, name="list_member"),
    path("memberships/<str:public_id>/end", memberships.end_membership, name="end_membership"),
    path("membership-requests/<str:public_id>", memberships.answer_request, name="membership_request"),
    path("register", registration.register, name="register"),
    path("register/new", registration.new_organisation, name="new_organisation"),
    path("drafts", drafts.drafts, name="drafts"),
    path("drafts/<str:public_id>", drafts.draft, name="draft"),
    path("invitations/<str:token>", people.accept_invitation, name="invitation"),
    path("organisations/<str:public_id>", organisations.organisation, name="organisation"),
    *[path(f"organisations/<str:public_id>/{route}", view, name=name) for route, view, name in OF_ORGANISATION],
    path("names/<str:public_id>/remove", facts.remove_name, name="remove_name"),
    path("figures/<str:public_id>/remove", facts.remove_figure, name="remove_figure"),
    path("focal-points/<str:public_id>", facts.edit_focal_point, name="focal_point"),
    path("focal-points/<str:public_id>/end", facts.end_focal_point, name="end_focal_point"),
    path("focal-points/<str:public_id>/erase", facts.erase_focal_point, name="erase_focal_point"),
    path("roles/<str:public_id>", people.change_role, name="role"),
    path("roles/<str:public_id>/end", people.end_role, name="end_role"),
    path("invitations-sent/<str:public_id>/withdraw", people.withdraw_invitation, name="withdraw_invitation"),
]
