"""What the reader had selected when saving, quoted: only when it is asked for."""

from __future__ import annotations

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of, fragment, link, make, paragraphs
from pressmark.cleaning.images import repair_images
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.prepare import drop_unseen
from pressmark.language.counting import word_count

LEAST = 40
"""A word or a sentence that was selected marks a place, and would make no article to read."""


class Selected:
    """Is offered for captures with a selection of some length. The selection itself is a highlight
    of the page's article: one that was made by chance must never take the article's place."""

    name = "selection"
    prepared = False

    def fit(self, page: Page) -> Fit:
        if page.selection is None or word_count(page.selection.exact) < LEAST:
            return Fit.NONE
        return Fit.OFFERED

    def extract(self, page: Page) -> HtmlElement:
        """The selection as a quote, then the page it is from."""
        if page.selection is None:
            raise NoContentError("nothing was selected")
        tree = make("html", make("body", fragment(page.selection.html)))
        page.tree = tree
        repair_images(page)
        drop_unseen(tree)
        parts = list(tree.find("body/div")) if tree.find("body/div") is not None else []
        if not any(part.text_content().strip() for part in parts):
            parts = paragraphs(page.selection.exact)
        quote = make("blockquote", *parts, cite=page.url)
        return article_of([quote, link(page.url, page.metadata.title or page.url)])


plugin: Extractor = Selected()
