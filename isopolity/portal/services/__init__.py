"""Writing that concerns several apps at once."""
