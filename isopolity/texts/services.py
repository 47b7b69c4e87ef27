"""Writing comments and translations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import Actor, record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.outbox.services import queue
from isopolity.texts.models import Comment, Translation
from isopolity.texts.owners import Voice, kind_of, owner_for
from isopolity.texts.permissions import can_comment, can_translate, can_withdraw_comment
from isopolity.texts.queries import source_hash


@transaction.atomic
def comment(obj: Any, *, text: str, language: str, by: Any, at: datetime, speaking_for: str = "") -> Comment:
    """Say something about `obj`, named by office as it is today.

    `speaking_for` is the public id of one of the organisations in whose name the person may speak; it may be left out
    by people of one organisation. The people of the object are told by mail, each in their language, but for the
    writer. Refused: by the owner's permission; `comment-empty`; `comment-voice`.
    """
    refuse_if(can_comment(by, obj))
    if not text:
        raise Refused(Reason("comment-empty", field="text"))
    voice = _voice(owner_for(obj).voices(by), speaking_for)
    made = Comment.objects.create(
        kind=kind_of(obj),
        object_id=obj.public_id,
        author=by,
        office=voice.actor.office,
        organisation=voice.actor.organisation,
        organisation_id=voice.organisation_id,
        language=language,
        text=text,
        written_at=at,
    )
    _tell(obj, made)
    record("texts:comment:write", by=voice.actor, of=made, values={"on": made.kind, "id": made.object_id}, at=at)
    return made


def _tell(obj: Any, comment: Comment) -> None:
    owner = owner_for(obj)
    for person in owner.people(obj):
        if person.pk != comment.author_id:
            queue(
                key=f"texts:comment:{comment.pk}:{person.public_id}",
                template="texts/mail/comment",
                address=person.email,
                language=person.language,
                values={
                    "office": comment.office,
                    "organisation": comment.organisation,
                    "about": str(obj),
                    "text": comment.text,
                    "path": f"{owner.address(obj)}#comments",
                },
                at=comment.written_at,
            )


def _voice(voices: Any, speaking_for: str) -> Voice:
    fitting: list[Voice] = [voice for voice in voices if speaking_for in ("", voice.organisation_id)]
    if len(fitting) != 1:
        raise Refused(Reason("comment-voice", field="speaking_for"))
    return fitting[0]


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: Any, at: datetime) -> Comment:
    """Take a comment back: its place, author and dates stay; its text is shown to nobody any more.

    Refused: `only-comment-author`, `comment-withdrawn`.
    """
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    refuse_if(can_withdraw_comment(by, locked))
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    # In the office of the day it was written: the person may have left the organisation since.
    record("texts:comment:withdraw", by=Actor(by.public_id, locked.office, locked.organisation), of=locked, at=at)
    return locked


@transaction.atomic
def translate(obj: Any, *, language: str, texts: Mapping[str, str], by: Any, at: datetime) -> None:
    """Give the texts of `obj` in another language, by hand: field → text; an empty text takes the field's translation away.

    Each translation remembers the original it was made from, so that a change of that one marks it outdated. What reads
    the object's texts elsewhere (an index) is the caller's to refresh. Refused: by the owner's permission;
    `translation-same-language`.
    """
    refuse_if(can_translate(by, obj))
    if language == obj.language:
        raise Refused(Reason("translation-same-language", field="language"))
    owner = owner_for(obj)
    actor = owner.actor(by, obj)
    assert set(texts) <= set(owner.fields), f"no texts of {owner.kind}: {sorted(set(texts) - set(owner.fields))}"
    said = {field: text for field, text in texts.items() if text}
    if gone := set(texts) - set(said):
        Translation.objects.filter(kind=owner.kind, object_id=obj.public_id, language=language, field__in=gone).delete()
    who = {"by_id": actor.public_id, "office": actor.office, "organisation": actor.organisation}
    made = {"origin": Translation.Origin.HUMAN, "at": at, **who}
    known = {"kind": owner.kind, "object_id": obj.public_id, "language": language}
    rows = [
        Translation(**known, field=field, text=text, source_hash=source_hash(getattr(obj, field)), **made) for field, text in said.items()
    ]
    unique = ["kind", "object_id", "field", "language"]
    Translation.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["text", "source_hash", *made])
    values = {"language": language, "fields": sorted(said)}
    record("texts:translation:save", by=actor, of=obj, values=values, at=at)


def forget_translations(obj: Any) -> int:
    """Take away all translations of an object that its app deletes in the same transaction, after its own permission; gives their number."""
    return Translation.objects.filter(kind=kind_of(obj), object_id=obj.public_id).delete()[0]
