"""The public directory: lists of cities, networks and organisations, and the page of one that is no city."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isopolity.audit.kept_pages import kept_for_everybody
from isopolity.directory import member_counts
from isopolity.directory.columns import MEMBER_COLUMNS, member_count_columns, organisation_columns
from isopolity.directory.forms.organisations import OrganisationFilter
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import can_list_members
from isopolity.directory.queries import (
    current_members,
    former_members,
    head_for,
    listed_organisations,
    members_by_country,
    organisation_for,
)
from isopolity.directory.queries.countries import least_developed_on
from isopolity.directory.queries.networks import counts_of_members, with_member_counts
from isopolity.ui.access import public
from isopolity.ui.lists import answer_list

CITIES = (Organisation.Kind.LOCAL_AUTHORITY.value,)
NETWORKS = (Organisation.Kind.NETWORK.value,)
FORMER_SHOWN = 20
COUNTRIES_SHOWN = 20


@public
@require_safe
@kept_for_everybody
def organisations(request: HttpRequest, suffix: str, kinds: tuple[str, ...] = ()) -> HttpResponse:
    """All public organisations, or those of some kinds, narrowed by the filters of the address."""
    today = timezone.localdate()
    form = OrganisationFilter(request.GET, kinds=kinds)
    is_understood = form.is_valid()
    rows = listed_organisations(form.filters(today), with_vouchers=bool(suffix)) if is_understood else Organisation.objects.none()
    least = least_developed_on(today)
    context = {"form": form, "least": least, "is_cities": kinds == CITIES, "is_networks": kinds == NETWORKS}
    columns = organisation_columns(request, least)
    if kinds == NETWORKS:
        rows, columns = with_member_counts(rows), [*columns, *member_count_columns()]
        context["counts"] = member_counts.registered()
    response = answer_list(request, suffix, rows=rows, columns=columns, template="directory/organisations.html", context=context)
    response.status_code = 200 if is_understood else 400
    return response


@public
@require_safe
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of an organisation; that of a city shows what other apps know of it too, and is the portal's."""
    found = organisation_for(request.user, public_id)
    if found.kind == Organisation.Kind.LOCAL_AUTHORITY:
        return redirect(found.path)
    today = timezone.localdate()
    context = {"organisation": found, "head": head_for(request.user, found, on=today)}
    if found.kind == Organisation.Kind.NETWORK:
        by_country, least = members_by_country(found), least_developed_on(today)
        countries = [row for row in by_country if row.iso2]
        context |= {
            "counts": counts_of_members(found),
            "countries": len(countries),
            "by_country": countries[:COUNTRIES_SHOWN],
            "more_countries": max(0, len(countries) - COUNTRIES_SHOWN),
            "least": least,
            "members": sum(row.members for row in by_country),
            "members_least_developed": sum(row.members for row in by_country if row.iso2 in least),
            "today": today,
        }
    return render(request, "directory/organisation.html", context)


@public
@require_safe
def members(request: HttpRequest, public_id: str, suffix: str) -> HttpResponse:
    """The members of a network, with dates and sources."""
    network = organisation_for(request.user, public_id)
    context = {
        "network": network,
        "former": former_members(network)[:FORMER_SHOWN],
        "may_list": can_list_members(request.user, network) is None,
        "least": least_developed_on(timezone.localdate()),
    }
    rows = current_members(network)
    return answer_list(request, suffix, rows=rows, columns=MEMBER_COLUMNS, template="directory/members.html", context=context)
