"""Roles, invitations, vouching."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from isopolity.directory.forms.organisations import ReasonForm
from isopolity.directory.models import Role
from isopolity.directory.queries import HOUSE
from isopolity.ui.fields import LineField, MailField, ParagraphField

GIVEN = [
    (Role.Kind.OFFICER.value, _("officer: writes for the organisation")),
    (Role.Kind.ADMINISTRATOR.value, _("administrator: also says who writes")),
]


class RoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("What the person may do"), choices=GIVEN, widget=forms.RadioSelect)
    office = LineField(label=_("Office, as others should read it"), max_length=120)


class InvitationForm(RoleForm):
    email = MailField(label=_("E-mail address of the person"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    field_order = ("email", "kind", "office", "language")


class ClaimForm(forms.Form):
    office = LineField(label=_("Your office in it"), max_length=120, help_text=_("Such as mayor, secretary general, head of cooperation."))
    words = ParagraphField(
        label=_("How somebody can see that it is you"),
        max_length=500,
        rows=3,
        help_text=_("Such as the number of the town hall, or a page that names you. Only those who answer read it."),
    )


class AnswerInOfficeForm(ReasonForm):
    """An answer with a reason, in one of the roles in which a person may give it: `do` is the button that was pressed."""

    role = forms.ChoiceField(label=_("In the name of"))
    field_order: tuple[str, ...] = ("role", "reason")

    def __init__(self, data: Any = None, *, roles: list[Role], **initial: Any) -> None:
        super().__init__(data, initial={"role": roles[0].public_id if roles else "", **initial})
        self.roles = {role.public_id: role for role in roles}
        choices = [(role.public_id, f"{role.organisation or HOUSE} ({role.office})") for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("It stands on the page, with your office: how you know the organisation, or what is missing.")
        if len(roles) == 1:
            self.fields["role"].widget = forms.HiddenInput()

    @property
    def values(self) -> dict[str, Any]:
        """What the services take, from a valid form."""
        return {**self.cleaned_data, "role": self.roles[self.cleaned_data["role"]]}


class JudgementForm(AnswerInOfficeForm):
    """Vouching, or sending back, or handing over: `seen_at` is the state of the draft that was read."""

    seen_at = forms.DateTimeField(widget=forms.HiddenInput)
    field_order = ("role", "reason", "seen_at")

    def __init__(self, data: Any = None, *, roles: list[Role], seen_at: str) -> None:
        super().__init__(data, roles=roles, seen_at=seen_at)
