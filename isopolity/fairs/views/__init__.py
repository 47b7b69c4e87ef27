"""Pages of fairs, by noun."""
