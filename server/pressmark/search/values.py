"""Reads what stands behind a field: words, days, numbers, states, sites.

``site/search.js`` holds its twin.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from pressmark.language.words import is_unspaced, key, site_key, tokens
from pressmark.model.ids import CROCKFORD, read_mark
from pressmark.model.query import (
    DateRange,
    Filter,
    Leaf,
    NumberRange,
    Phrase,
    Prefix,
    TextField,
    Word,
)

KEYWORDS = ("site", "tag", "lang", "in")
STATES = {
    "is": {
        *("unread", "reading", "finished", "archived", "starred"),
        *("public", "private", "incomplete"),
    },
    "has": {"note", "highlight", "image", "tag"},
}
DATES = ("saved", "published", "finished")
SINCE = ("before", "after")
NUMBERS = ("words", "minutes")
FIELDS = {*KEYWORDS, *STATES, *DATES, *SINCE, *NUMBERS, "similar"}
"""Every field that holds no words; ``sort`` is none, for it filters nothing."""

_DAY = re.compile("([1-9][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_BACK = re.compile("([0-9]{1,4})([dwmy])")
_COMPARED = re.compile("(>=|<=|>|<)(.*)")
_NUMBER = re.compile("[0-9]{1,9}")
_MARK = re.compile(f"[{CROCKFORD}]{{5,12}}")
_EARLIEST, _LATEST = 1000, 9999
"""Years are written with four digits."""

Period = tuple[date, date]


def read_value(field: str, value: str, today: date) -> Leaf | None:
    """``field:value`` as a leaf, None when the value is none of that field."""
    if field in DATES:
        days = _days(value.lower(), today)
        return DateRange(field, *days) if days else None
    if field in SINCE:
        days = _compared_days("<" if field == "before" else ">", value.lower(), today)
        return DateRange("saved", *days) if days else None
    if field in NUMBERS:
        numbers = _numbers(value)
        return NumberRange(field, *numbers) if numbers else None
    if field == "similar":
        mark = read_mark(value)
        return Filter(field, mark) if _MARK.fullmatch(mark) else None
    folded = site_key(value) if field == "site" else key(value)
    if not folded or (field in STATES and folded not in STATES[field]):
        return None
    return Filter(field, folded)


def read_words(value: str, field: TextField | None, *, quoted: bool) -> Leaf | None:
    """``value`` as the word, phrase or prefix it stands for; None when it holds no word."""
    if not quoted and value.endswith("*") and "*" not in value[:-1]:
        begun = tokens(value[:-1])
        if len(begun) == 1:
            return Prefix(begun[0], field)
    found = tokens(value)
    if not found:
        return None
    if len(found) == 1 and len(found[0]) == 1 and is_unspaced(found[0]):
        return Prefix(found[0], field)
    if len(found) == 1 and not quoted:
        return Word(found[0], field)
    return Phrase(tuple(found), field)


def _days(value: str, today: date) -> tuple[date | None, date | None] | None:
    if compared := _COMPARED.fullmatch(value):
        return _compared_days(compared[1], compared[2], today)
    if ".." in value:
        begin, _, end = value.partition("..")
        first, last = _period(begin, today), _period(end, today)
        if (begin and not first) or (end and not last) or not (begin or end):
            return None
        if first and last:
            first, last = sorted((first, last))
        return first[0] if first else None, last[1] if last else None
    period = _period(value, today)
    if period and _BACK.fullmatch(value):
        return period[0], None
    return period


def _compared_days(sign: str, value: str, today: date) -> tuple[date | None, date | None] | None:
    period = _period(value, today)
    if not period:
        return None
    first, last = period
    if sign == ">=":
        return first, None
    if sign == "<=":
        return None, last
    if sign == "<":
        return (None, first - timedelta(1)) if first > date(_EARLIEST, 1, 1) else None
    return (last + timedelta(1), None) if last < date(_LATEST, 12, 31) else None


def _period(value: str, today: date) -> Period | None:
    """The first and the last day of a year, a month, a day, ``today``, or so long ago."""
    if value == "today":
        return today, today
    if back := _BACK.fullmatch(value):
        day = _ago(int(back[1]), back[2], today)
        return (day, day) if day else None
    found = _DAY.fullmatch(value)
    if not found:
        return None
    year, month, day_of_month = (int(part) if part else 0 for part in found.groups())
    if not found[2]:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        return None
    length = calendar.monthrange(year, month)[1]
    if not found[3]:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day_of_month <= length:
        return None
    return date(year, month, day_of_month), date(year, month, day_of_month)


def _ago(count: int, unit: str, today: date) -> date | None:
    """So many days, weeks, months or years before ``today``; a month's end stays its end."""
    if unit in "dw":
        days = count * (7 if unit == "w" else 1)
        day = today - timedelta(days)
        return day if day.year >= _EARLIEST else None
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < _EARLIEST:
        return None
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, length))


def _numbers(value: str) -> tuple[int | None, int | None] | None:
    if compared := _COMPARED.fullmatch(value):
        sign, written = compared[1], compared[2]
        if not _NUMBER.fullmatch(written):
            return None
        number = int(written)
        if sign == ">=" or sign == "<=":
            return (number, None) if sign == ">=" else (None, number)
        if sign == "<":
            return (None, number - 1) if number else None
        return (number + 1, None) if number < 999_999_999 else None
    if ".." in value:
        begin, _, end = value.partition("..")
        if not (begin or end) or not all(_NUMBER.fullmatch(part) for part in (begin, end) if part):
            return None
        if begin and end:
            least, most = sorted((int(begin), int(end)))
            return least, most
        return (int(begin), None) if begin else (None, int(end))
    return (int(value), int(value)) if _NUMBER.fullmatch(value) else None
