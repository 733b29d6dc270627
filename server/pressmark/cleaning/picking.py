"""The general way to an article: readability-lxml picks, the rest is rebuilt from the page's tree.

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

from pressmark.cleaning.page import NoContentError, Page
from pressmark.cleaning.prepare import drop_furniture
from pressmark.cleaning.promos import drop_promos
from pressmark.cleaning.rebuild import rebuild
from pressmark.cleaning.trees import elements
from pressmark.cleaning.trims import trim_head, trim_tail

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


def pick(page: Page) -> HtmlElement:
    """The picked elements of a prepared page, rebuilt.

    Raises NoContentError when nothing was picked.
    """
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


def prose_of(page: Page) -> HtmlElement:
    """What the general way makes of a page that is not prepared, trimmed as that is.

    Raises NoContentError when nothing was picked.
    """
    body = page.tree.find("body")
    for element in list(body.iter("meta", "link")):
        element.drop_tree()
    drop_furniture(body)
    article = pick(page)
    drop_promos(article)
    trim_head(article, page.metadata.byline)
    trim_tail(article, page.metadata.byline)
    return article
