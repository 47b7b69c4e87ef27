"""What people ask of the list of ties, and what a steward chooses in the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from isopolity.directory.forms.organisations import ANY, by_name
from isopolity.directory.models import TieProposal

Ease = TieProposal.Ease


class TieFilter(forms.Form):
    """`country` is that of one of the parties."""

    country = forms.ChoiceField(label=_("Country or area"), required=False)

    def __init__(self, *args: Any, countries: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [*ANY, *by_name(countries)]  # type: ignore[attr-defined]


class QueueFilter(forms.Form):
    """Which part of the queue is shown."""

    shown = forms.ChoiceField(
        label=_("Candidates"), choices=[("", _("all")), *[choice for choice in Ease.choices if choice[0]]], required=False
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[choice for choice in TieProposal.State.choices if choice[0] != "bad"], initial="waiting", required=False
    )
    batch = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    @property
    def asked(self) -> dict[str, str]:
        """The arguments of `review_queue`; the usual part of the queue when the address cannot be understood."""
        if not self.is_valid():
            return {"shown": "", "state": "waiting", "batch": ""}
        return {**self.cleaned_data, "state": self.cleaned_data["state"] or "waiting"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Public ids of the proposals that were ticked, and for each what was chosen for its two sides."""

    ids: list[str]
    sides: dict[str, tuple[str, str]]


def chosen_from(sent: QueryDict, most: int = 20) -> Chosen:
    """What a page of the queue sent: `pick` the ticked proposals, `one-…` and `other-…` the choices."""
    ids = [value for value in dict.fromkeys(sent.getlist("pick")) if value.isascii() and value.isalnum() and len(value) <= 32][:most]
    return Chosen(ids, {key: (sent.get(f"one-{key}", "")[:40], sent.get(f"other-{key}", "")[:40]) for key in ids})
