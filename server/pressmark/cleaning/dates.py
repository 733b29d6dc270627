"""Dates as pages write them -> ISO 8601. A date without a zone stays a date."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?:19|20)\d{6}\Z")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/.-]|$)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_DAY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([A-Za-z]{3,9})\.?,?\s+((?:19|20)\d\d)\b"
)
_CJK = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")


def read_date(text: str) -> str | None:
    """``text`` as ISO 8601, with time only where a zone came along; None when it is no date."""
    text = " ".join(text.split())[:80]
    if not text:
        return None
    return _iso(text) or _mail(text) or _written(text)


def date_in_address(address: str) -> str | None:
    """A day in the path, as in ``/2024/05/17/title``."""
    found = _IN_ADDRESS.search(address)
    return _day(*found.groups()) if found else None


def _iso(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00").replace(" UTC", "+00:00"))
    except ValueError:
        if _COMPACT.match(text):
            return _day(text[:4], text[4:6], text[6:8])
        found = _DAY.match(text)
        return _day(*found.groups()) if found else None
    if not 1900 < moment.year < 2200:
        return None
    if moment.tzinfo is None or len(text) <= 10:
        return moment.date().isoformat()
    return moment.isoformat()


def _mail(text: str) -> str | None:
    if ":" not in text or "," not in text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment.isoformat() if moment.tzinfo else moment.date().isoformat()


def _written(text: str) -> str | None:
    if found := _MONTH_DAY.search(text):
        month, day, year = found.groups()
    elif found := _DAY_MONTH.search(text):
        day, month, year = found.groups()
    elif (found := _CJK.search(text)) or (found := _DAY.search(text)):
        return _day(*found.groups())
    else:
        return None
    name = month[:3].lower()
    return _day(year, str(_MONTHS.index(name) + 1), day) if name in _MONTHS else None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
