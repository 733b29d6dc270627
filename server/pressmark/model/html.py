"""HTML that has been through the sanitiser."""

from __future__ import annotations


class SafeHtml(str):
    """HTML that nh3 made last; templates take it as it is, every other string is escaped.

    Only ``content/sanitize.py`` and the row loader of ``library/articles.py`` construct one
    (``tests/test_house.py`` looks). Slicing or joining it gives a plain ``str`` again.
    """

    __slots__ = ()

    def __html__(self) -> str:
        """What MarkupSafe and so Jinja2 ask for before they escape."""
        return str(self)
