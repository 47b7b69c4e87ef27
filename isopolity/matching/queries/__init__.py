"""Reading in matching, by noun."""
