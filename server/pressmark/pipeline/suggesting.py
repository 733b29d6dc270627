"""What may be meant while a search is typed: pieces by title, fields, tags, sites, words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pressmark.archive import Archive
from pressmark.library.collections import list_collections
from pressmark.library.items import load_items
from pressmark.model.query import Sort, TextField
from pressmark.model.results import Facet
from pressmark.search.completing import complete, title_query
from pressmark.search.values import FIELDS, STATES

_TITLES = 4
_EACH = 4
_VALUES = 8
_LAST = re.compile(r'(?P<not>-?)(?:(?P<field>[A-Za-z]+):)?(?P<value>"[^"]*|[^\s()"|]*)\Z')
_NAMED = {"tag": Facet.TAG, "site": Facet.SITE, "author": Facet.AUTHOR, "lang": Facet.LANG}
_KNOWN = (*sorted({*TextField, *FIELDS}), "sort")


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing to choose. ``kind`` is ``piece`` (then ``mark`` is its), ``field``, ``word``, or
    the name of a field whose value it is; ``text`` is the whole search once it is chosen,
    ``label`` what is shown, ``count`` how many pieces hold it, None where nobody counted.
    """

    kind: str
    label: str
    text: str
    count: int | None = None
    mark: str | None = None


def completions(archive: Archive, text: str) -> list[Completion]:
    """What ``text`` may become at its end, in the order it is shown. Never raises."""
    last = _LAST.search(text)
    if last is None:
        return []
    head = text[: last.start()] + last["not"]
    value = last["value"].lstrip('"')
    if last["field"]:
        return _values(archive, head, last["field"].lower(), value)
    if not value:
        return []
    return [*_pieces(archive, text), *_fields(head, value), *_names(archive, head, value)]


def _values(archive: Archive, head: str, field: str, value: str) -> list[Completion]:
    """Values of a field that begin so."""
    counted: list[tuple[str, int | None]]
    if field in _NAMED:
        counted = [*complete(archive.index, value, _VALUES, _NAMED[field])]
    else:
        known = [*STATES.get(field, ())] if field in STATES else []
        if field == "sort":
            known = [str(sort) for sort in Sort]
        elif field == "in":
            with archive.library.read() as connection:
                known = [kept.name for kept in list_collections(connection)]
        begun = sorted(name for name in known if name.casefold().startswith(value.casefold()))
        counted = [(name, None) for name in begun[:_VALUES]]
    return [
        Completion(field, name, f"{head}{field}:{_quoted(name)} ", count) for name, count in counted
    ]


def _pieces(archive: Archive, text: str) -> list[Completion]:
    """Pieces whose titles hold what was typed, its last word only begun."""
    query = title_query(text)
    if query is None:
        return []
    ids = [hit.item_id for hit in archive.index.search(query, _TITLES).hits]
    with archive.library.read() as connection:
        items = load_items(connection, ids)
    found = [items[item_id] for item_id in ids if item_id in items]
    return [
        Completion("piece", item.title, text, mark=item.mark) for item in found if not item.trashed
    ]


def _fields(head: str, value: str) -> list[Completion]:
    begun = [name for name in _KNOWN if len(value) > 1 and name.startswith(value.lower())]
    return [Completion("field", f"{name}:", f"{head}{name}:") for name in begun[:_EACH]]


def _names(archive: Archive, head: str, value: str) -> list[Completion]:
    """Tags, sites and authors, then words of the library; none that is typed whole already."""
    found = [
        Completion(field, name, f"{head}{field}:{_quoted(name)} ", count)
        for field in ("tag", "site", "author")
        for name, count in complete(archive.index, value, 2, _NAMED[field])
    ]
    words = [
        Completion("word", word, f"{head}{word} ", count)
        for word, count in complete(archive.index, value, _EACH)
        if word != value.casefold()
    ]
    return found + words


def _quoted(name: str) -> str:
    """``name`` as a value: in quotes where a blank or a sign would end it."""
    return name if re.fullmatch(r'[^\s()"|]+', name) else '"' + name.replace('"', " ") + '"'
