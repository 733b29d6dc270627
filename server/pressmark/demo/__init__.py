"""A few pages to show Pressmark with: written for it, or in the public domain (``SOURCES.md``)."""
