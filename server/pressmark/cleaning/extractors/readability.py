"""The general extractor: readability-lxml picks, the article is rebuilt from the page's own tree.

readability is good at finding the place and hard on what stands there: it drops pictures, lists,
quotes and tables. So its pick is only read for which elements it chose.
"""

from __future__ import annotations

import logging
import re
from copy import deepcopy

from lxml.etree import tounicode
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.rebuild import rebuild
from pressmark.cleaning.trees import elements

NUMBER = "data-n"
_NUMBERED = re.compile(rf'{NUMBER}="(\d+)"')
# readability takes whatever is named so for furniture; a quoted post is part of the article
_QUOTED_POST = re.compile(r"tweet|twitter", re.IGNORECASE)

logging.getLogger("readability").setLevel(logging.CRITICAL)  # its failures are our NoContentError


class _Picker(Document):  # type: ignore[misc]
    """readability's own way, on a copy of our tree."""

    def __init__(self, tree: HtmlElement) -> None:
        super().__init__(tree, handle_failures="ignore")
        self._tree = tree

    def _parse(self, _input: object) -> HtmlElement:
        copy = deepcopy(self._tree)
        for element in elements(copy):
            for name in ("class", "id"):
                value = element.get(name)
                if value and _QUOTED_POST.search(value):
                    element.set(name, _QUOTED_POST.sub("quote", value))
        return copy

    def get_clean_html(self) -> str:
        # only the numbers are read; stripping attributes by regex takes longest of all
        return str(tounicode(self.html, method="html"))


class Readability:
    """Fits every page."""

    name = "readability"
    prepared = True

    def fit(self, page: Page) -> Fit:
        return Fit.GENERAL

    def extract(self, page: Page) -> HtmlElement:
        """The picked elements, rebuilt. Raises NoContentError when nothing was picked."""
        by_number: dict[int, HtmlElement] = {}
        for number, element in enumerate(elements(page.tree)):
            element.set(NUMBER, str(number))
            by_number[number] = element
        try:
            summary = _Picker(page.tree).summary(html_partial=True)
        except Unparseable as error:
            raise NoContentError(str(error)) from None
        picked = {int(number) for number in _NUMBERED.findall(summary)}
        chosen = [by_number[number] for number in sorted(picked) if number in by_number]
        if not chosen:
            raise NoContentError("readability picked nothing")
        return rebuild(page.tree, chosen, page.metadata)


plugin: Extractor = Readability()
