"""The tables of the directory, for repair only: nothing can be changed here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from isopolity.directory.models import (
    ContextFigure,
    Country,
    Membership,
    MembershipRequest,
    Organisation,
    OrganisationName,
    Place,
    Role,
    Source,
    Tie,
)
from isopolity.ui.admin_names import name_model
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "country", "registered_at", "vouched_at", "closed_at")
    list_filter = ("kind",)
    search_fields = ("public_id", "names__folded")
    list_select_related = ("country",)


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    list_display = ("office", "organisation", "kind", "granted_at", "ended_at")
    list_filter = ("kind",)
    search_fields = ("public_id", "organisation__public_id", "user__public_id")
    list_select_related = ("organisation",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("network", "member", "joined_on", "left_on", "confidence")
    search_fields = ("public_id", "network__public_id", "member__public_id")
    list_select_related = ("network", "member")


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = ("geoname_id", "name", "country", "population")
    search_fields = ("geoname_id", "name")
    list_select_related = ("country",)


@admin.register(MembershipRequest)
class MembershipRequestAdmin(ReadOnlyAdmin):
    list_display = ("network", "member", "asked_at", "answered_at", "accepted")
    list_select_related = ("network", "member")
    # What the two wrote to each other is theirs.
    exclude = ("words", "answer")


admin.site.register([ContextFigure, Country, OrganisationName, Source, Tie], ReadOnlyAdmin)

name_model(Organisation, _("organisation"), _("organisations"))
name_model(Role, _("role"), _("roles"))
name_model(Membership, _("membership"), _("memberships"))
name_model(Place, _("place"), _("places"))
name_model(MembershipRequest, _("membership request"), _("membership requests"))
name_model(ContextFigure, _("figure of a town"), _("figures of towns"))
name_model(Country, _("country"), _("countries"))
name_model(OrganisationName, _("name of an organisation"), _("names of organisations"))
name_model(Source, _("source"), _("sources"))
name_model(Tie, _("tie"), _("ties"))
