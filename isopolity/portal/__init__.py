"""Pages that show several apps at once: home, my desk, city page, search; and the demonstration."""
