"""A page that is one picture: it is the article, with its name."""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of, figure
from pressmark.cleaning.page import Extractor, Fit, Page


class OnePicture:
    """Fits files that are pictures."""

    name = "picture"
    prepared = False

    def fit(self, page: Page) -> Fit:
        return Fit.SPECIAL if page.type.startswith("image/") else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """The picture; its title is what is read where it cannot be seen."""
        address = next(iter(page.pictures), page.url)
        return article_of([figure(address, alt=page.metadata.title)])


plugin: Extractor = OnePicture()
