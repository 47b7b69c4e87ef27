"""The addresses below `/fairs`, by what they are about; `urls` puts them together."""
