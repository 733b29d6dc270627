"""Extractors, one file each: the general one, and one for each special kind of page."""
