"""The index: one row for each text of each object in each language. Rows are made from their objects and can be made again."""

from django.db import models
from django.db.models import Q


class SearchEntry(models.Model):
    """The words of one object in one language.

    `kind` and `object_id` name the object (its model's label in lower case and its public id, as in the audit record);
    `title_words` and `words` are tokens with their language before them, one blank between two. Beside this table
    SQLite keeps an FTS5 table that triggers fill, and PostgreSQL a generated column `vector` with a GIN index (migration 0002).
    """

    class Visibility(models.TextChoices):
        # WAITING: the owner's alone, and public as soon as the owner is (`services.release_entries`).
        PUBLIC = "public"
        WAITING = "waiting"
        MEMBERS = "members"
        OWNER = "owner"

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=32)
    language = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=300, blank=True)
    title_words = models.TextField(blank=True)
    words = models.TextField(blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility)
    owner_id = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=("owner_id", "visibility"))]
        constraints = [
            models.UniqueConstraint(fields=("kind", "object_id", "language"), name="search_entry_once_per_language"),
            models.CheckConstraint(
                condition=Q(visibility__in=("public", "waiting", "members", "owner")), name="search_entry_visibility_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(visibility__in=("owner", "waiting")) | ~Q(owner_id=""), name="search_entry_for_owners_has_one"
            ),
            models.CheckConstraint(condition=~Q(object_id="") & ~Q(kind=""), name="search_entry_names_its_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.language}"
