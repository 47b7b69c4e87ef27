"""Countries on a date, and the list of least developed countries that stewards keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from isopolity.directory.forms.ldc_periods import LdcPeriodForm, RemovalForm, typed_already
from isopolity.directory.forms.places import CountryFilter, DateChoice, asked_day
from isopolity.directory.models import Country, LdcPeriod
from isopolity.directory.permissions import can_steward
from isopolity.directory.queries.countries import (
    CountryOnDate,
    country_for,
    country_list,
    country_on,
    stay_for,
    stays_on_list,
)
from isopolity.directory.queries.places import places_by_size
from isopolity.directory.services.ldc_periods import record_stay, remove_stay
from isopolity.ui.access import public, requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import Column, answer_list

LARGEST_SHOWN = 10


def _decided(one: CountryOnDate, attribute: str) -> str | None:
    found = getattr(one.decided_by.period, attribute) if one.decided_by else None
    return str(found) if found else None


def _fact(name: str) -> Column:
    """A column of the country itself."""
    return Column(name, lambda one: getattr(one.country, name))


COLUMNS = [
    *map(_fact, ("iso2", "iso3", "m49")),
    Column("name_en", lambda one: one.country.name),
    Column("name", lambda one: one.name),
    Column("on", lambda one: one.at.isoformat()),
    Column("ldc_status", lambda one: one.standing.status.value),
    Column("ldc_source", lambda one: one.source.title if one.source else None),
    Column("listed_from", lambda one: _decided(one, "listed_from")),
    Column("graduated", lambda one: str(one.standing.period.graduation.on) if one.has_left else None),
    Column("scheduled", lambda one: _decided(one, "scheduled")),
    Column("scheduled_as_stated", lambda one: one.decided_by.scheduled_as_stated if one.decided_by else None),
    Column("hemisphere", lambda one: one.finding.hemisphere.value),
    Column("hemisphere_basis", lambda one: one.finding.basis.value),
    Column("development_m49", lambda one: one.country.development or None),
    *map(_fact, ("ldc_m49", "ldc_ocha", "lldc_m49", "lldc_ocha", "sids_m49", "sids_ocha")),
    *map(_fact, ("region", "sub_region", "intermediate_region", "currency", "languages")),
]


@public
@require_safe
def countries(request: HttpRequest, suffix: str) -> HttpResponse:
    form = CountryFilter(request.GET)
    day = asked_day(form, timezone.localdate())
    found = country_list(day, form.cleaned_data.get("show", ""))
    context = {"form": form, "day": day, "least_developed": found.least_developed}
    return answer_list(request, suffix, rows=found.shown, columns=COLUMNS, template="directory/countries.html", context=context)


@public
@require_safe
def country(request: HttpRequest, iso2: str) -> HttpResponse:
    form = DateChoice(request.GET)
    row = country_for(request.user, iso2)
    shown = country_on(row, asked_day(form, timezone.localdate()))
    context = {
        "form": form,
        "shown": shown,
        "stays": stays_on_list(row),
        "largest": places_by_size(row.iso2)[:LARGEST_SHOWN],
        "may_steward": can_steward(request.user) is None,
    }
    return render(request, "directory/country.html", context)


@requires(can_steward, find=country_for)
def add_stay(request: HttpRequest, country: Country) -> HttpResponse:
    form = LdcPeriodForm(request.POST or None)
    if form.is_valid():
        saved = acted(form, lambda: record_stay(country, form.stay, by=request.user, at=timezone.now()))
        if saved is not None:
            return redirect("directory:country", country.iso2)
    return render(request, "directory/ldc_period.html", {"form": form, "country": country})


@requires(can_steward, find=stay_for)
def change_stay(request: HttpRequest, row: LdcPeriod) -> HttpResponse:
    form = LdcPeriodForm(request.POST or None, initial=typed_already(row))
    country = row.country
    if form.is_valid():
        saved = acted(form, lambda: record_stay(country, form.stay, by=request.user, at=timezone.now(), instead_of=row))
        if saved is not None:
            return redirect("directory:country", country.iso2)
    return render(request, "directory/ldc_period.html", {"form": form, "country": country, "row": row, "removal": RemovalForm()})


@requires(can_steward, find=stay_for)
@require_POST
def take_stay_away(request: HttpRequest, row: LdcPeriod) -> HttpResponse:
    form = RemovalForm(request.POST)
    country = row.country
    if form.is_valid():
        remove_stay(row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        return redirect("directory:country", country.iso2)
    context = {"form": LdcPeriodForm(initial=typed_already(row)), "country": country, "row": row, "removal": form}
    return render(request, "directory/ldc_period.html", context)
