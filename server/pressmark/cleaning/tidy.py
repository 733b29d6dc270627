"""Step 8: what the pick brought along and nobody reads: promo lines, repeated headline, soup."""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement

from pressmark.cleaning.layouts import unwrap_layout_tables
from pressmark.cleaning.promos import drop_promos
from pressmark.cleaning.repeats import (
    drop_blank_lines,
    drop_repeated_blocks,
    drop_repeated_headline,
)
from pressmark.cleaning.trace import NoTrace
from pressmark.cleaning.trees import (
    BLOCKS,
    HEADINGS,
    drop,
    elements,
    name_words,
    text_of,
    unwrap,
)
from pressmark.cleaning.trims import trim_head, trim_tail
from pressmark.model.article import Metadata

_GUESSES = frozenset(("promo lines", "repeated blocks", "head trim", "tail trim"))


def tidy(article: HtmlElement, metadata: Metadata, trace: NoTrace, *, chosen: bool = False) -> None:
    """Clean ``article`` up in place; where every part was ``chosen``, no words are taken out."""
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("heading marks", lambda: _drop_marks(article)),
        ("captions", lambda: _name_captions(article)),
        ("repeated headline", lambda: drop_repeated_headline(article, metadata.title)),
        ("promo lines", lambda: drop_promos(article)),
        ("repeated blocks", lambda: drop_repeated_blocks(article)),
        ("head trim", lambda: trim_head(article, metadata.byline)),
        ("tail trim", lambda: trim_tail(article, metadata.byline)),
        ("layout tables", lambda: unwrap_layout_tables(article)),
        ("empty blocks", lambda: _drop_empty(article)),
        ("blank lines", lambda: drop_blank_lines(article)),
        ("wrappers", lambda: _flatten(article)),
        ("heading levels", lambda: _shift_headings(article)),
    )
    for name, step in steps:
        if chosen and name in _GUESSES:
            continue
        with trace.step(name, article):
            step()


def _drop_marks(article: HtmlElement) -> None:
    """The sign behind a heading that is a link to that very heading."""
    for heading in list(article.iter(*HEADINGS)):
        for link in list(heading.iter("a")):
            if text_of(link) in ("¶", "#", "§", "🔗", "\N{LINK SYMBOL}\N{VARIATION SELECTOR-16}"):
                drop(link)


def _name_captions(article: HtmlElement) -> None:
    for element in list(elements(article)):
        words = name_words(element)
        if element.tag not in ("p", "div", "span", "small", "cite", "dd"):
            continue
        if "caption" in words or {"wp", "caption", "text"} <= words:
            parent = element.getparent()
            if parent is None or len(text_of(element)) > 600 or element.find(".//img") is not None:
                continue
            element.tag = "figcaption"
            holds_only_picture = (
                parent is not article
                and parent.find(".//img") is not None
                and len(text_of(parent)) - len(text_of(element)) < 20
            )
            if holds_only_picture:
                parent.tag = "figure"


def _drop_empty(article: HtmlElement) -> None:
    kept = {"img", "br", "hr", "td", "th", "col", "wbr", "math"}
    for element in reversed(list(elements(article))):
        if element is article or element.tag in kept or len(element):
            continue
        bare = not (element.text or "").strip() and element.get("id") is None
        if bare and element.tag in BLOCKS:
            drop(element)


def _flatten(article: HtmlElement) -> None:
    """Wrappers go; ``div`` with bare words in it becomes ``p``, so that no words glue together."""
    for element in reversed(list(elements(article))):
        if element is article:
            continue
        if element.tag in (
            "section",
            "main",
            "article",
            "header",
            "center",
            "aside",
            "details",
            "address",
            "footer",
            "hgroup",
            "nav",
            "form",
            "fieldset",
            "body",
        ):
            element.tag = "div"
        if element.tag == "summary":
            element.tag = "p"
        if element.tag == "font":
            element.tag = "span"
        if element.tag == "div":
            _settle(element)


def _settle(element: HtmlElement) -> None:
    if any(child.tag in BLOCKS for child in element):
        bare = [element.text, *(child.tail for child in element)]
        inline = any(
            child.tag not in BLOCKS and child.tag not in ("br", "img") for child in element
        )
        if not any(text and text.strip() for text in bare) and not inline:
            unwrap(element)
    elif element.getparent() is not None and element.getparent().tag not in ("p", "span", "a"):
        if len(element) == 1 and element[0].tag == "img" and not text_of(element):
            unwrap(element)
        else:
            element.tag = "p"


def _shift_headings(article: HtmlElement) -> None:
    """The page's title is h1; so the article starts at h2 whatever the page used."""
    found = list(article.iter(*HEADINGS))
    if not found:
        return
    shift = 2 - min(int(element.tag[1]) for element in found)
    for element in found:
        element.tag = f"h{min(6, max(2, int(element.tag[1]) + shift))}"
