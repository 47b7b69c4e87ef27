"""Files that people send, and what they decide about the rows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from isopolity.core.reasons import Reason
from isopolity.core.spreadsheets import MEGABYTE, MOST_BYTES
from isopolity.directory.models import Confidence, ImportBatch, ImportRow, Organisation, Place
from isopolity.directory.services.imports import SentFile
from isopolity.ui.fields import LineField, WebsiteField
from isopolity.ui.sentences import sentence
from isopolity.ui.wording import joined

Decision = ImportRow.Decision
TABLES = "text/csv,.csv,.tsv,.txt,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,.xlsx"


class TableField(forms.FileField):
    """A file that is a table, as its bytes; None when none was sent. What is too large is not read."""

    widget = forms.FileInput(attrs={"accept": TABLES})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file.size > MOST_BYTES:
            raise ValidationError(sentence(Reason("file-too-large", {"most": MOST_BYTES // MEGABYTE})))
        return file


class UploadForm(forms.Form):
    """A file of one kind. `networks` are those for whose members the person may bring it in; `must_choose`: one of them."""

    file = TableField(label=_("File"), help_text=_("CSV in UTF-8 with any usual delimiter, or XLSX; at most 20 MB and 50,000 rows."))
    names = TableField(
        label=_("File of names"),
        required=False,
        help_text=_("Only when the first file holds two numbers on each line: the file that says which name each number has."),
    )
    network = forms.ModelChoiceField(
        label=_("Of the members of this network"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("of no network, or of those that the rows name"),
    )
    source_title = LineField(
        label=_("Source"), max_length=300, help_text=_("The document or page that says so; it is shown with every fact.")
    )
    source_address = WebsiteField(label=_("Address of that page, if it has one"), max_length=500, required=False)
    confidence = forms.ChoiceField(label=_("How far do you trust it?"), choices=Confidence.choices, initial=Confidence.MEDIUM)

    def __init__(self, *args: Any, kind: str, networks: QuerySet[Organisation], must_choose: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind == ImportBatch.Kind.TIES:
            del self.fields["network"]
        else:
            del self.fields["names"]
            choice = self.fields["network"]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset, choice.required = networks, must_choose
            if must_choose:
                choice.empty_label = None

    @property
    def sent(self) -> SentFile:
        """The file, once the form is valid."""
        file, names = self.cleaned_data["file"], self.cleaned_data.get("names")
        return SentFile(file.name, file.read(), names.read() if names else None)

    @property
    def words(self) -> dict[str, Any]:
        """What else the service wants, once the form is valid."""
        kept = {name: self.cleaned_data[name] for name in ("source_title", "source_address", "confidence")}
        return {**kept, "network": self.cleaned_data.get("network")}


class _Where(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        where = obj.subdivision.name if obj.subdivision else obj.country_id
        return f"{obj.name} ({where})"


class _Which(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return joined((obj.name, obj.get_level_display() or obj.get_kind_display(), obj.place.name if obj.place else ""))


class DecisionForm(forms.Form):
    """What is to become of one row."""

    decision = forms.ChoiceField(label=_("What is to become of this row?"), widget=forms.RadioSelect, required=False)
    same_as = _Which(
        label=_("Which one it is"), queryset=Organisation.objects.none(), to_field_name="public_id", required=False, empty_label=None
    )
    place = _Where(label=_("Where it is"), queryset=Place.objects.none(), required=False, empty_label=_("leave it without a place"))

    def __init__(self, *args: Any, row: ImportRow, alike: Sequence[Organisation], places: Sequence[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        makes = row.batch.kind == ImportBatch.Kind.ORGANISATIONS
        left_out = set() if makes else {Decision.MAKE.value}
        left_out |= set() if alike else {Decision.SAME.value}
        choices = [(value, label) for value, label in Decision.choices if value not in left_out]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        which = Organisation.objects.filter(pk__in=[one.pk for one in alike]).select_related("place")
        self._offer("same_as", which, bool(alike))
        where = Place.objects.filter(pk__in=[one.pk for one in places]).select_related("subdivision")
        self._offer("place", where.order_by("-population"), makes and bool(places))
        self.initial = {
            "decision": row.decision,
            "same_as": row.same_as.public_id if row.same_as else (alike[0].public_id if alike else None),
            "place": row.place_id,
        }

    def _offer(self, name: str, rows: QuerySet[Any], wanted: bool) -> None:
        if wanted:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields[name]


def chosen_numbers(values: Sequence[str], most: int = 20) -> list[int]:
    """The row numbers that were ticked on a page; what is no number, and more than a page holds, is left out."""
    return [int(value) for value in values[:most] if value.isascii() and value.isdigit() and len(value) < 9]
