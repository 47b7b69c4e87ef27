"""The secret in the link of a letter to a silent agreement: made while the letter is sent, as that of an invitation is (decision 0062)."""

from django.utils.crypto import salted_hmac


def token_for(public_id: str) -> str:
    """The secret of the inquiry with this public id: 64 hexadecimal digits."""
    return salted_hmac("isopolity.agreements.inquiry", public_id, algorithm="sha256").hexdigest()
