"""The secret in the link of an invitation.

It is made from the installation's secret key and the invitation's id, so that neither the database nor the queue of
messages ever holds it: whoever reads a copy of them can accept nothing. The database keeps a hash, by which it is found.
"""

import hashlib

from django.utils.crypto import salted_hmac


def token_for(public_id: str) -> str:
    """The secret of the invitation with this public id: 64 hexadecimal digits."""
    return salted_hmac("isopolity.directory.invitation", public_id, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
