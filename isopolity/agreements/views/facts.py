"""News and amounts: told, stated once more by another source, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from isopolity.agreements import services
from isopolity.agreements.forms.acts import FactForm, StatementForm, WithdrawalForm
from isopolity.agreements.models import Agreement, Fact
from isopolity.agreements.permissions import can_tell_of_agreement
from isopolity.agreements.queries.agreements import PartOf, agreement_for, fact_for, towards_agreement
from isopolity.agreements.views.acts import act
from isopolity.core.reasons import Reason
from isopolity.directory.forms.organisations import reader_language
from isopolity.ui.access import requires


def may_tell(user: Any, found: PartOf) -> Reason | None:
    """Who may tell of the agreement that this belongs to."""
    return can_tell_of_agreement(user, found.agreement)


@requires(can_tell_of_agreement, find=agreement_for)
def tell_news(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Something that happened."""
    return tell(request, agreement, Fact.Kind.EVENT)


@requires(can_tell_of_agreement, find=agreement_for)
def tell_amount(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """An amount of money."""
    return tell(request, agreement, Fact.Kind.MONEY)


def tell(request: HttpRequest, agreement: Agreement, kind: str) -> HttpResponse:
    """The form of either."""
    is_party = towards_agreement(request.user, agreement).is_party
    form = FactForm(request.POST or None, kind=kind, is_party=is_party, initial={"language": reader_language(), "currency": "EUR"})
    by, at = request.user, timezone.now()
    return act(
        request,
        agreement,
        form,
        lambda values: services.tell_fact(
            agreement, form.stated, kind=kind, title=values["title"], language=values["language"], by=by, at=at
        ),
        title=_("Tell news") if kind == Fact.Kind.EVENT else _("Tell an amount of money"),
        lead=_("Everybody reads it, with its source and with who told it."),
        submit=_("Publish"),
        done=_("It stands on the page."),
    )


@requires(may_tell, find=fact_for)
def add_statement(request: HttpRequest, found: PartOf) -> HttpResponse:
    """What another source says of the same thing."""
    fact, is_party = found.part, towards_agreement(request.user, found.agreement).is_party
    form = StatementForm(request.POST or None, kind=fact.kind, is_party=is_party, initial={"currency": "EUR"})
    return act(
        request,
        found.agreement,
        form,
        lambda values: services.add_statement(fact, form.stated, by=request.user, at=timezone.now()),
        title=_("What another source says of “%(fact)s”") % {"fact": fact.shown_title},
        lead=_("Both values are shown, each with its source. Nothing chooses between them."),
        submit=_("Publish"),
        done=_("It stands on the page."),
    )


@requires(may_tell, find=fact_for)
def withdraw(request: HttpRequest, found: PartOf) -> HttpResponse:
    """Take back what was told wrongly."""
    return act(
        request,
        found.agreement,
        WithdrawalForm(request.POST or None),
        lambda values: services.withdraw_fact(found.part, why=values["why"], by=request.user, at=timezone.now()),
        title=_("Take back “%(fact)s”") % {"fact": found.part.shown_title},
        submit=_("Take it back"),
        done=_("It is taken back."),
    )
