"""Scores metadata, field by field, over the pages whose value is known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from html import unescape
from typing import Any

from articles.words import WORD

FIELDS = ("title", "byline", "date", "site", "lang", "excerpt")
_BY = re.compile(r"^(by|von|par|por|di|door|av|written by|posted by)\s+")
_DAY = re.compile(r"(?<!\d)(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})")
_WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")
_EXCERPT = 60
_SAME_NAMES = 0.6


def metadata_figures(
    rows: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> dict[str, tuple[int, int, int]]:
    """Field -> (exactly right, right to a reader, known), over (expected, got) of each page."""
    pairs = list(rows)
    found = {}
    for field in FIELDS:
        known = [(wanted[field], got.get(field)) for wanted, got in pairs if wanted.get(field)]
        exact = sum(_plain(wanted) == _plain(got) for wanted, got in known)
        lenient = sum(agrees(field, wanted, got) for wanted, got in known)
        found[field] = (exact, lenient, len(known))
    return found


def agrees(field: str, wanted: Any, got: Any) -> bool:
    """Whether a reader would call two values the same: case and signs apart; dates by the day,
    languages without their region, most names of a byline, the beginning of an excerpt."""
    if _plain(wanted) == _plain(got):
        return True
    if field == "date":
        return _same_day(wanted, got)
    if field == "lang":
        return _language(wanted) == _language(got)
    if field == "byline":
        ours, theirs = set(_loose(wanted).split()), set(_loose(got).split())
        return bool(ours and theirs) and len(ours & theirs) / len(ours | theirs) >= _SAME_NAMES
    if field == "excerpt":
        return bool(_loose(wanted)) and _loose(wanted)[:_EXCERPT] == _loose(got)[:_EXCERPT]
    return bool(_loose(wanted)) and _loose(wanted) == _loose(got)


def _plain(value: Any) -> str:
    text = unicodedata.normalize("NFC", unescape(str(value or "")))
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def _loose(value: Any) -> str:
    return " ".join(WORD.findall(_BY.sub("", _plain(value).casefold())))


def _language(value: Any) -> str:
    return _plain(value).lower().replace("_", "-").partition("-")[0]


def _same_day(wanted: Any, got: Any) -> bool:
    """The same day; one apart where a time says that zones may have moved it."""
    ours, theirs = _day(wanted), _day(got)
    if ours is None or theirs is None:
        return False
    apart = abs((ours - theirs).days)
    return apart == 0 or (apart == 1 and "T" in f"{wanted}{got}")


def _day(value: Any) -> date | None:
    text = _plain(value)
    if found := _DAY.search(text):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return None
    for form in _WRITTEN:
        try:
            return datetime.strptime(re.sub(r"^\w+, ", "", text).strip(" ,"), form).date()
        except ValueError:
            continue
    return None
