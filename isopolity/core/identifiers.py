"""Public ids: unguessable, never a substitute for a permission."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 20


def new_public_id() -> str:
    """Twenty letters and digits that cannot be taken for one another when read aloud: 99 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
