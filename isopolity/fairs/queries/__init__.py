"""Reading in fairs, by noun."""
