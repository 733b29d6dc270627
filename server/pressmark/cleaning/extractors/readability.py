"""The general extractor: what readability-lxml picks, rebuilt."""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.page import Extractor, Fit, Page
from pressmark.cleaning.picking import pick


class Readability:
    """Fits every page."""

    name = "readability"
    prepared = True

    def fit(self, page: Page) -> Fit:
        return Fit.GENERAL

    def extract(self, page: Page) -> HtmlElement:
        """The picked elements, rebuilt. Raises NoContentError when nothing was picked."""
        return pick(page)


plugin: Extractor = Readability()
