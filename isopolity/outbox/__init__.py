"""Messages to people: queued in the transaction of the act, sent by the worker in the reader's language, retried, never twice."""
