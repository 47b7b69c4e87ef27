"""Text from people into clean values, by noun."""
