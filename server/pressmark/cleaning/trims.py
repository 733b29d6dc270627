"""Step 8, at both ends: what stands before the first and behind the last sentence of a text.

Before: who wrote it, when, how long it takes. Behind: appeals, copyright, lists of links, who the
author is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from pressmark.cleaning.dates import read_date
from pressmark.cleaning.promos import is_sectioned
from pressmark.cleaning.trees import BLOCKS, HEADINGS, drop, link_share, running_text, text_of

_TAIL = re.compile(
    r"^\W*(?:©|\(c\)|copyright|all rights reserved|follow (?:us|me)|share this|subscribe|"
    r"sign up|comments?\b|filed under|posted in|categor|originally published|"
    r"(?:tags?|tagi|etiquetas|etichette|schlagw[oö]rter|mots[- ]clés|trefwoorden|taggar|emner|"
    r"štítky|címkék|etiketler|ετικέτες|теги|метки|мітки|ключевые слова|タグ|标签|標籤|태그|แท็ก|"
    r"الوسوم|برچسب‌ها|תגיות)\s*[:：]|"
    r"this (?:article|post|story|piece) (?:was |is )?(?:originally|first|republished|adapted))",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^\W*(?:(?:written |posted |published |reviewed |medically reviewed |edited )?by\b|"
    r"(?:posted|published|updated|last (?:updated|modified))\b|"
    r"(?:von|par|por|di|door|av|af|przez|autor|автор|текст|oleh|tekst|text|texto|testo)\b|"
    r"(?:作者|記者|记者|文|取材|بقلم|كتب|نویسنده|מאת|โดย|ผู้เขียน)\s*[:：／/|]|"
    r"\d+\s*(?:min|minutes?|shares?|comments?)\b|share\b|save\b|print\b|supported by\b|font size)",
    re.IGNORECASE,
)
_LONGEST_HEAD = 90
_MOST_HEAD_BLOCKS = 8
_LONGEST_BIO = 500


def trim_head(article: HtmlElement, byline: Sequence[str]) -> None:
    """Drop short lines of names, dates and counts that stand before the first sentence."""
    seen = 0
    for element in list(article.iter("p", "div", "span", "ul", "time", "blockquote", "pre")):
        if element.getparent() is None or element is article or len(element):
            if element.tag in ("blockquote", "pre"):
                return
            if any(child.tag in BLOCKS for child in element):
                continue
        text = text_of(element)
        if not text or element.getparent() is None or element is article:
            continue
        seen += 1
        if len(text) > _LONGEST_HEAD or seen > _MOST_HEAD_BLOCKS:
            return
        # what ends like a sentence is one, whatever it begins with
        said = _HEAD.match(text) and text[-1:] not in ".!?…。！？"
        stray = said or _is_date(text) or _is_signed(text, byline) or _is_menu(element, text)
        if stray and element.find(".//img") is None:
            drop(element)


def _is_menu(element: HtmlElement, text: str) -> bool:
    """Some links and nothing else, in a line: the way through a site, or through a book."""
    if element.tag not in ("p", "div") or text[-1:] in ".!?…。！？":
        return False
    links = sum(1 for _ in element.iter("a"))
    return links > 1 and link_share(element) > 0.75


def _is_signed(text: str, byline: Sequence[str]) -> bool:
    """A line of the author's name, and a date or a count beside it."""
    return text[-1:] not in ".!?:" and any(len(name) > 2 and name in text for name in byline)


def _is_date(text: str) -> bool:
    """A date and hardly more: no sentence that only holds one."""
    return len(text) < 60 and text[-1:] not in ".!?:" and read_date(text) is not None


def trim_tail(article: HtmlElement, byline: Sequence[str]) -> None:
    """Drop what stands behind the last prose.

    A text of many sections may end in one of links: "See also", "References".
    """
    if not running_text(article) or is_sectioned(set(article.iter(*HEADINGS))):
        return
    for element in reversed(list(article.iter("p", "div", "ul", "ol", "h2", "h3", "h4", "h5"))):
        if element.getparent() is None:
            continue
        if element.tag == "div" and any(child.tag in BLOCKS for child in element):
            continue
        text = text_of(element)
        if not text:
            continue
        if _has_text_behind(element, article):
            break  # words without a tag of their own, a table, a quote
        links = link_share(element) > 0.7 and element.tag in ("ul", "ol", "p", "div")
        ends = _TAIL.match(text) and len(text) < 300
        if element.tag in HEADINGS or links or ends or _is_bio(text, byline):
            if element.find(".//img") is None:
                drop(element)
            continue
        break


def _has_text_behind(element: HtmlElement, article: HtmlElement) -> bool:
    at = element
    while at is not article:
        if (at.tail or "").strip() or any(text_of(each) for each in at.itersiblings()):
            return True
        at = at.getparent()
    return False


def _is_bio(text: str, byline: Sequence[str]) -> bool:
    """As in "Ann Lee is a reporter in Oslo": the author's name, and what she is or does."""
    if len(text) > _LONGEST_BIO:
        return False
    for name in byline:
        if len(name) > 4 and text.casefold().startswith(name.casefold()):
            rest = text[len(name) :].split(maxsplit=1)[:1]
            return bool(rest) and rest[0].strip(",") in _IS
    return False


_IS = frozenset("is was has covers writes reports joined works".split())
