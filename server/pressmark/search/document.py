"""Turns an item into what an index keeps of it, the same for every backend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from pressmark.addresses import host_of
from pressmark.language.days import written_day
from pressmark.language.words import indexed, key, site_key, tokens
from pressmark.model.article import Complete
from pressmark.model.ids import ItemId
from pressmark.model.item import Item
from pressmark.model.query import TextField
from pressmark.model.reading import Visibility

DOCUMENT_VERSION = 3
"""Part of what an index was made with: another one needs a rebuild."""

LABELS = "labels"
"""The tags as words; a word without a field is sought there too."""
TEXT_FIELDS = (*(str(field) for field in TextField), LABELS)
KEYWORD_FIELDS = ("site", "tag", "lang", "in", "is", "has")
NAME_FIELDS = ("tag_name", "author_name")
"""How tags and authors are written, for facets and completion."""
NUMBER_FIELDS = ("saved", "published", "finished", "words")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Parts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of an item.

    ``texts``: field -> parts -> words; no phrase spans two parts. ``keywords``: field -> values as
    filters compare them. ``numbers``: ``saved`` and ``finished`` in seconds since 1970 UTC,
    ``published`` the begin of the day it bears, as if in UTC, ``words``; absent ones are left out.
    ``names``: field -> names as they are written, each with ``name_key`` before it. ``title`` is
    the title shown, as words.
    """

    id: ItemId
    title: tuple[str, ...]
    texts: Mapping[str, Parts]
    keywords: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]


def document(item: Item) -> Document:
    """``item`` as a document."""
    article, reading = item.article, item.reading
    title = tuple(tokens(item.title))
    texts: dict[str, Parts] = {
        TextField.TITLE: (title,),
        TextField.TEXT: (tuple(tokens(article.words)),) if article else (),
        TextField.AUTHOR: _parts(article.metadata.byline) if article else (),
        TextField.NOTE: _parts((reading.note,)),
        LABELS: _parts(reading.tags),
    }
    found = article.metadata.title if article else ""
    if reading.title and found and found != reading.title:
        texts[TextField.TITLE] = (title, tuple(tokens(found)))
    day = written_day(article.metadata.published_at) if article else None
    numbers = {
        "saved": _seconds(item.saved_at),
        "published": _seconds(datetime.combine(day, time(), UTC)) if day else None,
        "finished": _seconds(reading.finished_at),
        "words": article.word_count if article else 0,
    }
    return Document(
        id=item.id,
        title=title,
        texts={str(field): parts for field, parts in texts.items()},
        keywords=_keywords(item),
        names={
            "tag_name": named(reading.tags),
            "author_name": named(filter(tokens, article.metadata.byline if article else ())),
        },
        numbers={name: number for name, number in numbers.items() if number is not None},
    )


def placed(parts: Parts) -> dict[str, list[int]]:
    """Word -> its places in a field, ascending, with a gap between parts."""
    places: dict[str, list[int]] = {}
    at = -1
    for part in parts:
        for token, alone in indexed(part):
            at += alone
            places.setdefault(token, []).append(at)
        at += 1
    return places


def tie(item_id: ItemId) -> int:
    """A number of 63 bits that orders items equal in all else, the same in every index."""
    digest = hashlib.blake2b(item_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def sites(host: str) -> tuple[str, ...]:
    """A host as the site filter finds it: itself and each host above it, but for the last name."""
    names = site_key(host).split(".")
    if names == [""]:
        return ()
    above = (".".join(names[index:]) for index in range(len(names)))
    return tuple(above)[: max(1, len(names) - 1)]


_PARTED = "\x00"
"""Parts a name from its folded form before it; no folded form holds it."""


def named(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, behind its folded form, so that names sort and begin as people type."""
    kept: dict[str, str] = {}
    for name in names:
        sound = name.replace(_PARTED, " ").encode("utf-8", "replace").decode()
        kept.setdefault(key(name), " ".join(sound.split()))
    return tuple(f"{folded}{_PARTED}{name}" for folded, name in kept.items() if folded)


def merged_names(counted: Mapping[str, int]) -> dict[str, int]:
    """Names counted in all their written forms, each as its commonest form (equal ones: the first
    in order), with the sum of the counts.
    """
    sums: dict[str, int] = {}
    forms: dict[str, tuple[int, str]] = {}
    for written, count in counted.items():
        folded, _, name = written.partition(_PARTED)
        sums[folded] = sums.get(folded, 0) + count
        forms[folded] = min(forms.get(folded, (0, "")), (-count, name))
    return {forms[folded][1]: count for folded, count in sums.items()}


def _keywords(item: Item) -> dict[str, tuple[str, ...]]:
    article, reading = item.article, item.reading
    lang = key((article.metadata.lang if article else None) or "").replace("_", "-")
    has = {
        "note": bool(reading.note.strip()),
        "tag": bool(reading.tags),
        "highlight": bool(item.highlights),
        "image": bool(article and article.images),
    }
    return {
        "site": sites(host_of(item.url)),
        "tag": tuple(dict.fromkeys(value for tag in reading.tags if (value := key(tag)))),
        "lang": tuple(dict.fromkeys((lang, lang.partition("-")[0]))) if lang else (),
        "is": _states(item),
        "has": tuple(name for name, held in has.items() if held),
    }


def _states(item: Item) -> tuple[str, ...]:
    article, reading = item.article, item.reading
    read = "finished" if reading.finished_at else "reading" if reading.progress else "unread"
    seen = "private" if reading.visibility is Visibility.PRIVATE else "public"
    states = [read, seen]
    if reading.archived_at:
        states.append("archived")
    if reading.starred:
        states.append("starred")
    if not article or article.complete is not Complete.COMPLETE:
        states.append("incomplete")
    return tuple(states)


def _parts(texts: tuple[str, ...]) -> Parts:
    return tuple(tuple(tokens(text)) for text in texts)


def _seconds(moment: datetime | None) -> int | None:
    """Seconds since 1970; a moment without a zone is in UTC."""
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(seconds=1)
