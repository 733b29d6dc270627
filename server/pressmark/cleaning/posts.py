"""Posts of several people, or of one, as one article: who, when, and what they wrote, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from pressmark.cleaning.building import add_text, article_of, make
from pressmark.cleaning.bylines import split_names
from pressmark.cleaning.dates import read_date
from pressmark.cleaning.page import Page
from pressmark.cleaning.prepare import drop_furniture
from pressmark.cleaning.trees import HEADINGS, elements, name_words, text_of

ACCEPTED = "✓"
"""Before the name of whoever gave the accepted answer; a sign is read in every language."""
_BODY_LEVEL = 3
_LONGEST_NAME = 60
_FEW_LETTERS = 12
"""Fewer may be a figure that happens to stand on the page as well."""
_SHARE = 0.4
_LONG_TEXT = (
    "descendant::text()[string-length(normalize-space(.)) > 60][not(ancestor::script"
    " or ancestor::style or ancestor::noscript or ancestor::template or ancestor::a)]"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_NO_BODY = frozenset(
    "actions buttons controls edited flair menu reactions signature sig votes voting vote".split()
)
_AUTHOR_WORDS = frozenset("author username user poster nickname nick member".split())
_TIME_WORDS = frozenset("date time posted timestamp published datetime created".split())


@dataclass(slots=True)
class Post:
    """One post. ``date`` is as the page writes it, ``moment`` ISO 8601 where it could be read."""

    body: HtmlElement
    author: str = ""
    date: str = ""
    moment: str | None = None
    accepted: bool = False


def dated(text: str) -> tuple[str, str | None]:
    """How a date is shown, and what it is: ISO dates lose their time of day to be read."""
    moment = read_date(text)
    if moment and _ISO.match(text):
        return moment[:10], moment
    return text, moment


def lay_out(posts: Sequence[Post], *, signed: bool = False) -> HtmlElement:
    """The ``posts`` under each other, each but the first below a heading of its author and date.

    ``signed``: who wrote the first one is told by the page's metadata already.
    """
    parts: list[HtmlElement] = []
    for number, post in enumerate(posts):
        if number or not signed:
            parts.extend(_heading(post))
        parts.append(_body(post.body))
    article = article_of(parts)
    drop_furniture(article)
    return article


def is_enough(posts: Sequence[Post], root: HtmlElement) -> bool:
    """Whether the ``posts`` are what is read on the page, and not a part of, or beside, a piece."""
    said = sum(len(text_of(post.body)) for post in posts)
    other = prose_beside(root, [post.body for post in posts])
    return said >= _FEW_LETTERS and said >= _SHARE * (said + other)


def prose_beside(root: HtmlElement, parts: Sequence[HtmlElement]) -> int:
    """Letters of running text in ``root`` that stand in none of ``parts``."""
    known: dict[HtmlElement, bool] = dict.fromkeys(parts, True)
    letters = 0
    for text in root.xpath(_LONG_TEXT):
        way = []
        element = text.getparent()
        while element is not None and element not in known:
            way.append(element)
            element = element.getparent()
        inside = element is not None and known[element]
        known.update(dict.fromkeys(way, inside))
        letters += 0 if inside else len(text)
    return letters


def credit(page: Page, post: Post, source: str) -> None:
    """The author and the day of ``post`` are the page's own."""
    sources = dict(page.metadata.sources)
    byline, moment = split_names([post.author]), post.moment
    if byline:
        page.metadata = replace(page.metadata, byline=byline)
        sources["byline"] = source
    if moment:
        page.metadata = replace(page.metadata, published_at=moment)
        sources["published_at"] = source
    page.metadata = replace(page.metadata, sources=sources)


def author_in(element: HtmlElement) -> str:
    """The name that stands in ``element`` as its author's, by role, then by class words."""
    for link in element.iter("a"):
        if "author" in (link.get("rel") or "").split() and text_of(link):
            return text_of(link)
    found = next((each for each in elements(element) if _names_author(each)), None)
    inner = found
    while inner is not None:  # the innermost: around it stand ranks and counts
        found = inner
        inner = next((each for each in found.iterdescendants() if _names_author(each)), None)
    if found is None:
        return ""
    return text_of(next((link for link in found.iter("a") if text_of(link)), found))


def _names_author(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or not name_words(element) & _AUTHOR_WORDS:
        return False
    return 0 < len(text_of(element)) < _LONGEST_NAME


def time_in(element: HtmlElement) -> tuple[str, str | None]:
    """The date that stands in ``element``, as ``dated``."""
    for each in element.iter("time", "relative-time", "time-ago"):
        shown, moment = dated(each.get("datetime") or text_of(each))
        return (shown if moment else text_of(each)), moment
    for each in elements(element):
        if name_words(each) & _TIME_WORDS and 0 < len(text_of(each)) < _LONGEST_NAME:
            return dated(each.get("title") or text_of(each))
    return "", None


def _heading(post: Post) -> list[HtmlElement]:
    line = " · ".join(part for part in (post.author, post.date) if part)
    mark = f"{ACCEPTED} " if post.accepted else ""
    return [make("h2", mark + line)] if line else []


def _body(body: HtmlElement) -> HtmlElement:
    """What was written, its headings below the post's own."""
    for element in list(elements(body)):
        if element is not body and name_words(element) & _NO_BODY and len(text_of(element)) < 200:
            element.drop_tree()
    levels = [int(heading.tag[1]) for heading in body.iter(*HEADINGS)]
    for heading in list(body.iter(*HEADINGS)):
        level = int(heading.tag[1]) - min(levels) + _BODY_LEVEL
        heading.tag = f"h{min(6, level)}"
    if body.tag in ("td", "li", "dd", "body", "span"):
        body.tag = "div"
    if body.tag in ("p", "pre", "blockquote"):
        return make("div", body)
    add_text(body, "")
    return body
