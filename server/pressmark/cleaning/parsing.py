"""Text -> tree, with libxml2's silent losses made visible."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pressmark.cleaning.baretext import bare_text

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "textarea", "select"))
LOST = 0.9
"""A tree with under this share of the source's words has lost some on the way."""


def parse_page(html: str) -> HtmlElement:
    """The tree of ``html``, always with a body. Raises ValueError when nothing can be parsed."""
    html = _DECLARATION.sub("", _CONTROLS.sub("", html))
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, AssertionError) as error:
        raise ValueError(f"not a page: {error}") from None
    if tree.find("body") is None:
        body = tree.makeelement("body")
        for child in list(tree):
            if child.tag != "head":
                body.append(child)
        tree.append(body)
    _part_links(tree)
    return tree


def _part_links(tree: HtmlElement) -> None:
    """A link ends where the next one begins, as in browsers; libxml2 nests them, and then every
    count of words in links is a square of the page's length."""
    for link in list(tree.iter("a")):
        if next(link.iterancestors("a"), None) is not None:
            link.drop_tag()


def lost_words(html: str, tree: HtmlElement) -> bool:
    """Whether libxml2 dropped words: at 256 levels or a 10 MB node it does so without a sign."""
    in_source = _letters(bare_text(html))
    if in_source < 250:
        return False
    in_tree = 0
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in _SILENT and element.text:
            in_tree += _letters(element.text)
        if element.tail:
            in_tree += _letters(element.tail)
    return in_tree < LOST * in_source


def _letters(text: str) -> int:
    return sum(map(len, text.split()))
