"""The framework-free heart: decisions as pure functions. Never imports Django, never asks the clock, never draws at random."""
