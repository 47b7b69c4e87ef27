"""Public ids: unguessable, never a substitute for a permission."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 20
BADGE_LENGTH = 8
HALL_HANDLE = 4
HALL_CODE_LENGTH = BADGE_LENGTH + HALL_HANDLE


def new_public_id() -> str:
    """Twenty letters and digits that cannot be taken for one another when read aloud: 99 bits."""
    # One draw for the whole: lists make tens of thousands at a time.
    number, letters = secrets.randbelow(len(ALPHABET) ** LENGTH), []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def new_badge() -> str:
    """Eight letters and digits for a printed badge (39 bits): typed at a desk by hand, and no key to anything by itself."""
    return "".join(secrets.choice(ALPHABET) for _ in range(BADGE_LENGTH))


def new_hall_code() -> str:
    """Twelve letters and digits, printed for one person who works in a hall (59 bits): the first four say whose it is."""
    return new_badge() + "".join(secrets.choice(ALPHABET) for _ in range(HALL_HANDLE))


def is_public_id(text: str) -> bool:
    """Whether `text` can be such an id at all: what comes in a field of a form, unlike a part of an address, can be anything."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)
