"""What the parties answer in the forms before an agreement is formalised: each answer a row, which the database lets nobody change."""

from django.db import models

from isopolity.agreements.models.agreements import Agreement
from isopolity.agreements.models.history import Author
from isopolity.core.identifiers import new_public_id


class FormAnswer(Author):
    """An answer to a question of a form, by its ids. The last row of a question and side counts; those before it are its versions.

    `side`: `Party.public_id`, or "" for an answer that the parties give together. `answer` null: it was taken away.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="answers")
    form = models.CharField(max_length=20)
    question = models.CharField(max_length=40)
    side = models.CharField(max_length=32, blank=True)
    answer = models.JSONField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.form} {self.question}"
