"""Judges extractors by pages with expected articles: words, structure, metadata, time, memory."""
