"""Pressmark: a private reading archive that its owner holds for good."""

__version__ = "0.1.0"
