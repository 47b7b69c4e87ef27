"""Who did what to which object when: an append-only, hash-chained record, and the receipts that make forms safe to send twice."""
