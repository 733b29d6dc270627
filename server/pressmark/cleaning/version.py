"""Which recipe this is, known without loading it."""

from __future__ import annotations

RECIPE = 3
"""Counted on whenever the recipe gives other articles; old ones can then be made again."""
