"""Step 8, for lines that only lead elsewhere: "read also", "sign up", "advertisement"."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pressmark.cleaning.trees import HEADINGS, drop, link_share, text_of

_PROMO = re.compile(
    r"^\W*(?:read (?:more|also|next|on)|see also|also read|more on this|related(?: articles?)?|"
    r"recommended|advertisement|sponsored|subscribe|sign up|follow us|share this|like us on|"
    r"continue reading|story continues below|click here|mehr zum thema|lesen sie auch|anzeige|"
    r"lire aussi|à lire aussi|publicité|lea también|leer más|leia (?:também|mais)|publicidade|"
    r"leggi anche|lees ook|läs också|läs även|les også|læs også|"
    r"czytaj też|zobacz też|читайте также|"
    r"реклама|関連記事|広告|相关阅读|广告|관련기사)\b",
    re.IGNORECASE,
)
_MOST_PROMO_WORDS = 45
_FEW_WORDS = 6
_MANY_SECTIONS = 8


def drop_promos(article: HtmlElement) -> None:
    """Drop promo lines: short ones, and longer ones that are mostly a link."""
    sections = is_sectioned(set(article.iter(*HEADINGS)))
    for element in list(article.iter("p", "div", "li", "span", "h2", "h3", "h4", "h5", "h6", "a")):
        if element.getparent() is None or element is article:
            continue
        if is_promo(element) and not (sections and element.tag in HEADINGS):
            drop(element)


def is_sectioned(elements: set[HtmlElement]) -> bool:
    """Whether a text has so many sections that one called "See also" is one of them."""
    return sum(1 for element in elements if element.tag in HEADINGS) >= _MANY_SECTIONS


def is_promo(element: HtmlElement) -> bool:
    """Whether ``element`` is a line that only leads elsewhere."""
    text = text_of(element)
    if not text or len(text) > 400 or not _PROMO.match(text):
        return False
    words = len(text.split())
    linked = element.tag == "a" or element.find(".//a") is not None
    if linked and words <= _MOST_PROMO_WORDS and link_share(element) > 0.3:
        return True
    return words <= _FEW_WORDS and element.tag not in ("a", "span")
