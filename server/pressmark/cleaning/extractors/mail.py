"""A message of a mailing list: its head as a list, quotes as quotes, a patch line by line.

RFC 5322 names the head's fields; archives show them before or in the preformatted message.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml.html import HtmlElement

from pressmark.cleaning.building import article_of, make
from pressmark.cleaning.bylines import split_names
from pressmark.cleaning.dates import read_date
from pressmark.cleaning.page import Extractor, Fit, NoContentError, Page
from pressmark.cleaning.plainlines import elements_of
from pressmark.cleaning.schemaorg import PROSE_TYPES
from pressmark.cleaning.spoken import take_language
from pressmark.cleaning.trees import BLOCKS, elements, text_of

_SHOWN = ("From", "To", "Cc", "Date")
_NAMES = frozenset((*_SHOWN, "Subject"))
_FIELD = re.compile(
    r"\s*(From|To|Cc|Date|Subject|Message-ID|In-Reply-To|Reply-To)\s*:\s*(.*)", re.I
)
_ADDRESS = re.compile(r"\s*[<(][^<>()]*(?:@| at )[^<>()]*[>)]|\S+@\S+")
_REPLY = re.compile(r"\A(?:(?:re|aw|fwd?)\s*:\s*)+", re.IGNORECASE)
_HOLDERS = frozenset("dt th b strong td li p div span".split())
_CTIME = re.compile(r"\b([A-Z][a-z]{2}) +(\d{1,2}) \d\d:\d\d:\d\d (?:\S+ )?(\d{4})\b")
_LEAST_FIELDS = 3
_LONGEST_VALUE = 300
_SHARE = 0.4
"""The message must be so much of the page's text."""


class Mail:
    """Fits pages that are one preformatted message below a mail's head."""

    name = "mail"
    prepared = False

    def fit(self, page: Page) -> Fit:
        if page.things.kinds & PROSE_TYPES or page.tree.find(".//pre") is None:
            return Fit.NONE
        message = _message(page.tree)
        if message is None or len(_head(page.tree, message)[0]) < _LEAST_FIELDS:
            return Fit.NONE
        return Fit.SPECIAL if "EmailMessage" in page.things.kinds else Fit.LIKELY

    def extract(self, page: Page) -> HtmlElement:
        """The head, then the message."""
        message = _message(page.tree)
        if message is None:
            raise NoContentError("no preformatted message")
        head, text = _head(page.tree, message)
        body = elements_of(text)
        if not body:
            raise NoContentError("the message is empty")
        _credit(page, head)
        fields = [
            each
            for name in _SHOWN
            if name in head
            for each in (make("dt", name), make("dd", head[name]))
        ]
        article = article_of([*([make("dl", *fields)] if fields else []), *body])
        take_language(page, article)
        return article


def _message(tree: HtmlElement) -> HtmlElement | None:
    """The longest preformatted part, when it is much of the page."""
    whole = len(text_of(tree.find("body")))
    longest = max(tree.iter("pre"), key=lambda each: len(text_of(each)), default=None)
    if longest is None or len(text_of(longest)) < _SHARE * whole:
        return None
    return longest


def _head(tree: HtmlElement, message: HtmlElement) -> tuple[dict[str, str], str]:
    """The fields of the head, in the message itself or before it, and the text behind them."""
    text = message.text_content()
    inside, rest = _head_of(text)
    if len(inside) >= _LEAST_FIELDS:
        return inside, rest
    before: dict[str, str] = {}
    for element in elements(tree.find("body")):
        if element is message:
            break
        innermost = not any(child.tag in BLOCKS for child in element)
        if innermost and element.tag in _HOLDERS:
            _note(before, element)
    return before if len(before) >= _LEAST_FIELDS else _by_sender(tree, message), text


def _by_sender(tree: HtmlElement, message: HtmlElement) -> dict[str, str]:
    """A name, a link to write to it and a date in a row, as Mailman's archives have them."""
    for element in tree.iter("a", "pre"):
        if element is message:
            break
        name, date = element.getprevious(), element.getnext()
        while date is not None and date.tag == "br":
            date = date.getnext()
        if (element.get("href") or "").startswith("mailto:") and name is not None:
            subject = next(tree.iter("h1"), None)
            if name.tag == "b" and date is not None and date.tag == "i" and subject is not None:
                sender = f"{text_of(name)} ({text_of(element)})"
                said = {"From": sender, "Date": text_of(date), "Subject": text_of(subject)}
                return {field: value for field, value in said.items() if value}
    return {}


def _head_of(text: str) -> tuple[dict[str, str], str]:
    """The fields at the beginning of a message; a folded line belongs to the one before."""
    found: dict[str, str] = {}
    lines = text.lstrip("\n").split("\n")
    at, last = 0, ""
    while at < len(lines):
        field = _FIELD.match(lines[at])
        if field:
            last = _named(field[1])
            found.setdefault(last, field[2].strip())
        elif last and lines[at][:1] in (" ", "\t") and lines[at].strip():
            found[last] += f" {lines[at].strip()}"
        else:
            break
        at += 1
    return {name: value for name, value in found.items() if name in _NAMES}, "\n".join(lines[at:])


def _note(found: dict[str, str], element: HtmlElement) -> None:
    text = text_of(element)
    field = _FIELD.match(text)
    if field is None or len(text) > _LONGEST_VALUE:
        return
    value = field[2]
    if not value:  # the value stands beside its name
        value = " ".join((element.tail or "").split())
        beside = element.getnext()
        if not value and beside is not None:
            value = text_of(beside)
    name = _named(field[1])
    if name in _NAMES and value and not _FIELD.match(value):
        found.setdefault(name, value[:_LONGEST_VALUE])


def _named(name: str) -> str:
    return name.capitalize()


def _credit(page: Page, head: dict[str, str]) -> None:
    """Subject, sender and date are title, author and day of the piece."""
    sources = dict(page.metadata.sources)
    found = {
        "title": _REPLY.sub("", head.get("Subject", "")).strip(),
        "byline": split_names([_ADDRESS.sub("", head.get("From", "")).strip(' "')]),
        "published_at": _day(head.get("Date", "")),
    }
    said = {field: value for field, value in found.items() if value}
    sources.update(dict.fromkeys(said, "mail"))
    page.metadata = replace(page.metadata, **said, sources=sources)  # type: ignore[arg-type]


def _day(text: str) -> str | None:
    """Also as ``ctime`` writes it, with a zone before the year, which is often no zone's name."""
    found = _CTIME.search(text)
    return read_date(f"{found[2]} {found[1]} {found[3]}" if found else text)


plugin: Extractor = Mail()
