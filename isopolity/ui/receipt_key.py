"""The name of the hidden field that carries the idempotency key."""

KEY_FIELD = "once"
KEY_LENGTH = 64
