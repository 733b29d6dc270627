"""The language of an article that is not the page's: a README, a mail, a file."""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from pressmark.cleaning.languages import direction_of, language_of_text
from pressmark.cleaning.page import Page


def take_language(page: Page, article: HtmlElement) -> None:
    """Let ``article`` say which language it is in, where what is declared does not fit it."""
    metadata = page.metadata
    lang = language_of_text(article, metadata.lang)
    if lang != metadata.lang:
        sources = {**metadata.sources, "lang": "text"}
        metadata = replace(metadata, lang=lang, dir=None, sources=sources)
    page.metadata = replace(metadata, dir=direction_of(lang, metadata.dir or ""))
