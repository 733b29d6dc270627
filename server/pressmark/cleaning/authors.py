"""Who wrote the page, where it says so in its markup rather than in its metadata."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from pressmark.cleaning.trees import name_words

_BYLINE = frozenset("byline bylines author authors dateline".split())
_NOT_BYLINE = frozenset(
    "bio about avatar image photo related comment comments follow social share box more".split()
)
_NAME = frozenset(("fn", "name"))
_LONGEST = 100
_SHORTEST = 2
_LITTLE = 20
"""Behind the links of a byline, no more than its "by" and "and": then the links are the names."""


def authors_on_page(tree: HtmlElement) -> str:
    """The names in the first byline behind the headline, or else before it."""
    heading = next(iter(tree.iter("h1")), None)
    before: list[str] = []
    behind = heading is None
    for element in tree.iter():
        if element is heading:
            behind = True
        elif _is_byline(element) and (text := _names_in(element)):
            if behind:
                return text
            before.append(text)
    return before[-1] if before else ""


def authors_by_link(tree: HtmlElement) -> list[str]:
    """Links to authors, ``rel="author"``: the first and those beside it, not those of teasers."""
    found: list[str] = []
    first: HtmlElement | None = None
    for link in tree.iterfind(".//a[@rel='author']"):
        text = _text(link)
        if not text:
            continue
        if first is None:
            first = link.getparent()
        if link.getparent() is first or link.getparent().getparent() is first.getparent():
            found.append(text)
    return found


def authors_by_property(tree: HtmlElement) -> str:
    """What stands in ``itemprop="author"``, alone or beside other properties."""
    for element in tree.iterfind(".//*[@itemprop]"):
        if "author" in element.get("itemprop").split():
            found = element.get("content") or _names_in(element)
            if found:
                return str(found)
    return ""


def _is_byline(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "meta", "body"):
        return False
    words = name_words(element)
    return bool(words & _BYLINE) and not words & _NOT_BYLINE


def _names_in(element: HtmlElement) -> str:
    """The parts of a byline that are marked as names, else all of it without its times."""
    named = [part for part in element.iter() if _is_name(part)]
    texts = [_text(part) for part in named or element.iter("a")]
    texts = [text for text in dict.fromkeys(texts) if _SHORTEST <= len(text) < _LONGEST]
    whole = _text(element)
    if texts and (named or len(whole) < sum(map(len, texts)) + _LITTLE):
        return "; ".join(texts[:6])
    return whole if _SHORTEST <= len(whole) < _LONGEST else ""


def _is_name(part: HtmlElement) -> bool:
    if not isinstance(part.tag, str):
        return False
    if "name" in (part.get("itemprop") or "").split():
        return True
    return part.tag != "body" and bool(name_words(part) & _NAME)


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(_pieces(element)).split())


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Texts of their own, so that a name and a date side by side do not glue together."""
    for part in element.iter():
        silent = not isinstance(part.tag, str) or part.tag in ("time", "abbr", "script", "style")
        if not silent and part.text:
            yield part.text
        if part is not element and part.tail:
            yield part.tail
