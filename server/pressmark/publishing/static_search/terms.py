"""Turns a public item into the words it is found by, as they stand in the search data.

Filters are words too (``site:``, ``tag:`` ...). Positions of the text begin at 0, those of each
other field at a place of its own far above, so that a phrase is told to be in a title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pressmark.language.days import written_day
from pressmark.language.words import indexed, key, site_key, tokens
from pressmark.model.public import PublicItem
from pressmark.publishing.static_search.coding import DIGITS, escaped, gaps, number
from pressmark.publishing.static_search.stop import STOP

TEXT, TITLE, AUTHOR, NOTE, LABELS = 0, 1 << 20, (1 << 20) + 1024, (1 << 20) + 2048, 3 << 19
_LIMITS = {TEXT: TITLE, TITLE: AUTHOR, AUTHOR: NOTE, NOTE: LABELS, LABELS: 1 << 21}
"""Where the places of a field begin, and end: words beyond are found, but in no phrase."""
K1 = 1.2
B = 0.75
MEAN = 900
"""A fixed mean length: so no item changes what is written of another."""
_IN_TITLE = 32
_FILTER = (DIGITS[0], DIGITS[0])

Entry = tuple[str, str]


@dataclass(slots=True)
class _Word:
    times: int = 0
    in_title: bool = False
    places: list[int] = field(default_factory=list)


def terms(item: PublicItem) -> Mapping[str, Entry]:
    """Word -> (its impact as one digit, its places), for all that ``item`` is found by."""
    words: dict[str, _Word] = {}
    length = sum(_place(words, start, parts) for start, parts in _fields(item))
    written = {word: _entry(word, found, length) for word, found in words.items()}
    written |= dict.fromkeys(_filters(item), _FILTER)
    return written


def _fields(item: PublicItem) -> Iterator[tuple[int, Sequence[str]]]:
    yield TEXT, (item.text,)
    yield TITLE, (item.title,)
    yield AUTHOR, item.byline
    yield NOTE, (item.note,)
    yield LABELS, item.tags


def _place(words: dict[str, _Word], start: int, parts: Sequence[str]) -> int:
    """Adds the words of a field to ``words`` and says how many there are."""
    at = start - 1
    count = 0
    for part in parts:
        found = tokens(part)
        for token, alone in indexed(found):
            at += alone
            word = words.setdefault(token, _Word())
            word.times += 1
            word.in_title |= start == TITLE
            if token not in STOP and at < _LIMITS[start]:
                word.places.append(at)
        # two common words side by side are one word more: of them alone no places are kept
        for index, pair in enumerate(pairwise(found)):
            place = at - len(found) + 1 + index
            if pair[0] in STOP and pair[1] in STOP and place < _LIMITS[start]:
                words.setdefault(" ".join(pair), _Word(1)).places.append(place)
        count += len(found)
        at += 1
    return count


def _entry(word: str, found: _Word, length: int) -> Entry:
    share = found.times / (found.times + K1 * (1 - B + B * length / MEAN))
    impact = 0 if " " in word else min(31, int(share * 32))
    code = DIGITS[impact | (_IN_TITLE if found.in_title else 0)]
    return code, number(len(found.places)) + gaps(found.places)


def _filters(item: PublicItem) -> Iterator[str]:
    names = site_key(item.site).split(".")
    for index in range(max(1, len(names) - 1)):
        if value := ".".join(names[index:]):
            yield f"site:{escaped(value)}"
    for tag in item.tags:
        if value := key(tag):
            yield f"tag:{escaped(value)}"
    lang = key(item.lang or "").replace("_", "-")
    for value in {lang, lang.partition("-")[0]} - {""}:
        yield f"lang:{escaped(value)}"
    for author in item.byline:
        for token in tokens(author):
            yield f"author:{escaped(token)}"
    yield f"saved:{item.saved_at.date().isoformat()}"
    if day := written_day(item.published_at):
        yield f"published:{day.isoformat()}"
    yield f"words:{item.word_count:07}"
    yield f"titled:{len(tokens(item.title))}"
    held = {"note": item.note.strip(), "tag": item.tags, "image": item.images}
    yield from (f"has:{name}" for name, kept in held.items() if kept)
    if not item.complete:
        yield "is:incomplete"
