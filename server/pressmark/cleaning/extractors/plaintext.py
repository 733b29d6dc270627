"""Plain text and Markdown files, by their type or name: they become articles with a form."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from markdown_it import MarkdownIt

from pressmark.cleaning.building import article_of, fragment
from pressmark.cleaning.decode import decode
from pressmark.cleaning.images import repair_images
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.plainlines import elements_of
from pressmark.cleaning.spoken import take_language
from pressmark.cleaning.trees import text_of

_MARKDOWN_TYPES = ("text/markdown", "text/x-markdown")
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown|mdown|mkd)\Z", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)


class PlainText:
    """Fits files of text."""

    name = "text-file"
    prepared = False

    def fit(self, page: Page) -> Fit:
        return Fit.SPECIAL if page.type.startswith(("text/plain", *_MARKDOWN_TYPES)) else Fit.NONE

    def extract(self, page: Page) -> HtmlElement:
        """The text with its headings, lists, quotes and code."""
        text = decode(page.data, page.type).replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise NoContentError("the file is empty")
        if not _is_markdown(page):
            article = article_of(elements_of(text))
            take_language(page, article)
            return article
        # what stands inside the marks is for machines: settings of whatever renders the file
        page.tree = fragment(MarkdownIt("commonmark").enable("table").render(_body(text)))
        repair_images(page)
        _take_title(page)
        take_language(page, page.tree)
        return page.tree


def _is_markdown(page: Page) -> bool:
    named = _MARKDOWN_NAME.search(urlsplit(page.url).path)
    return page.type.startswith(_MARKDOWN_TYPES) or named is not None


def _body(text: str) -> str:
    return _FRONT_MATTER.sub("", text, count=1)


def _take_title(page: Page) -> None:
    """The first heading is the title when it is the only one of its height."""
    found = list(page.tree.iter("h1"))
    if len(found) == 1 and page.metadata.sources.get("title") == "address":
        sources = {**page.metadata.sources, "title": "page"}
        page.metadata = replace(page.metadata, title=text_of(found[0]), sources=sources)


plugin: Extractor = PlainText()
