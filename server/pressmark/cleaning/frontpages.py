"""Pages that hold no article but lead to many: they are kept whole, as what they are."""

from __future__ import annotations

import re
from enum import Enum

from lxml.html import HtmlElement

from pressmark.cleaning.trees import HEADINGS, text_of

_MANY_TEASERS = 8
"""So many headings that lead elsewhere make a page a list of pieces, not a piece."""
_LEAST = 15
_ROOT = re.compile(r"https?://[^/?#]+/?\Z")


class Front(Enum):
    """Whether a page is a list of pieces; where it is likely, a pick of some length overrules."""

    NO = 0
    LIKELY = 1
    CERTAIN = 2


def is_front_page(tree: HtmlElement, url: str) -> Front:
    """A page of many teasers; at the root of its host there is nothing else to expect."""
    if _count_teasers(tree) < _MANY_TEASERS:
        return Front.NO
    return Front.CERTAIN if _ROOT.match(url) else Front.LIKELY


def _count_teasers(tree: HtmlElement) -> int:
    """How many different addresses the page's headings lead to."""
    led_to: set[str] = set()
    for heading in tree.iter(*HEADINGS):
        link = heading.find(".//a")
        if link is None:
            link = next(heading.iterancestors("a"), None)
        if link is not None and link.get("href") and len(text_of(heading)) >= _LEAST:
            led_to.add(link.get("href").partition("#")[0])
    return len(led_to)


def whole_page(tree: HtmlElement) -> HtmlElement:
    """All that is not furniture: the page's ``main`` part where it names one, else its body."""
    body = tree.find("body")
    parts = body.findall(".//main") or body.findall(".//*[@role='main']")
    whole = body
    if len(parts) == 1 and 2 * len(text_of(parts[0])) >= len(text_of(body)):
        whole = parts[0]
    whole.tag = "div"
    whole.tail = None
    return whole
