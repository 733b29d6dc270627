"""Cleaning: from a capture to an article, in a process of its own."""
