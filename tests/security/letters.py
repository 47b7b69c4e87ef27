"""What waits in the outbox, read with the eyes of those who will get it (AUTH-7, PRIV-1)."""

from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.security.world import World


def told_by_letters(world: World) -> list[str]:
    """The private texts that a letter shows to somebody who may not read them; their own address is no secret to them."""
    roles = {user.email: role for role, user in world.people.items()}
    colleagues = {sphere.colleague.email for sphere in world.spheres.values()}
    found = []
    for message in Message.objects.all():
        letter = email(message)
        text = f"{letter.subject}\n{letter.body}"
        role = roles.get(message.address) or ("officer" if message.address in colleagues else "visitor")
        own = message.address.split("@")[0]
        found += [
            f"{role} is told {secret.what}"
            for secret in world.secrets
            if role not in secret.seen_by and secret.word in text and secret.word != own
        ]
    return found
