"""Dates and numbers where Django's own formats are American, or silent. Times name their zone."""
