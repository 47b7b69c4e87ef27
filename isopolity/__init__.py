"""Isopolity: the software that cities of the world use to help each other."""
