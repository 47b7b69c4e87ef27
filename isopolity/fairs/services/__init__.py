"""Writing in fairs, by noun."""
