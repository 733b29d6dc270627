"""What an earlier publish made of what, so that nothing is made again that would come out the same.

A private file beside the library, never in the site, where it would tell of private changes. It
may be lost or wrong: then all is made anew, and the bytes are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pressmark
from pressmark.model.public import Edition, FileRecord, PublicItem

File = tuple[str, bytes | FileRecord]
"""A path with its bytes, or with the record of the file that stands there and is to stay."""
_FORMAT = 1
_CODE = ("*.py", "*.json")


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are made together: of what, what the manifest says of them, their paths."""

    made_of: str
    entry: Any
    paths: tuple[str, ...]


@dataclass(slots=True)
class Remembered:
    """``pages``: path -> fingerprint of all that is in it. ``groups``: name -> group.
    ``pictures``: digest of a kept picture -> its published path, None when it cannot be."""

    pages: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    pictures: dict[str, str | None] = field(default_factory=dict)


class Maker:
    """Makes files, or leaves those that stand and would be the same. ``made`` is what the next
    publish may remember."""

    def __init__(
        self,
        before: Edition | None = None,
        folder: Path | None = None,
        remembered: Remembered | None = None,
    ) -> None:
        self._files = before.files if before else {}
        self._folder = folder
        self._known = remembered or Remembered()
        self._items: dict[int, bytes] = {}
        self.made = Remembered()

    def standing(self, path: str) -> FileRecord | None:
        """The record of the file at ``path``, when it is there as it was published."""
        record = self._files.get(path)
        if record is None or self._folder is None or record.size < 0:
            return None
        try:
            return record if (self._folder / path).stat().st_size == record.size else None
        except OSError:
            return None

    def file(self, path: str, made_of: str, make: Callable[[], bytes]) -> File:
        """The file at ``path``, made only when it was made of something else before."""
        self.made.pages[path] = made_of
        if self._known.pages.get(path) == made_of and (record := self.standing(path)):
            return path, record
        return path, make()

    def group(
        self, name: str, made_of: str, make: Callable[[], tuple[Any, list[tuple[str, bytes]]]]
    ) -> tuple[Any, list[File]]:
        """Files that are made together, and what the manifest says of them."""
        known = self._known.groups.get(name)
        if known is not None and known.made_of == made_of:
            records = [(path, self.standing(path)) for path in known.paths]
            if all(record is not None for _, record in records):
                self.made.groups[name] = known
                return known.entry, [(path, record) for path, record in records if record]
        entry, files = make()
        paths = tuple(path for path, _ in files)
        self.made.groups[name] = Group(made_of, entry, paths)
        return entry, [*files]

    def fingerprint(self, *values: Any) -> str:
        """A digest of texts, numbers, moments, public items, and lists, tuples and maps of them.

        Raises TypeError for anything else: what is not understood could change unseen.
        """
        found = hashlib.blake2b(digest_size=16)
        self._feed(found, values)
        return found.hexdigest()

    def _feed(self, found: Any, value: Any) -> None:
        if isinstance(value, PublicItem):
            found.update(b"i" + self._item(value))
        elif isinstance(value, str):
            found.update(b"s%d:" % len(value) + value.encode("utf-8", "surrogatepass"))
        elif value is None or isinstance(value, bool | int | float):
            found.update(b"n" + repr(value).encode() + b";")
        elif isinstance(value, datetime):
            found.update(b"d" + value.isoformat().encode() + b";")
        elif isinstance(value, Mapping):
            found.update(b"m%d:" % len(value))
            for part in value.items():
                self._feed(found, part)
        elif isinstance(value, list | tuple):
            found.update(b"l%d:" % len(value))
            for part in value:
                self._feed(found, part)
        else:
            raise TypeError(f"no fingerprint of {type(value).__name__}")

    def _item(self, item: PublicItem) -> bytes:
        """A digest of all that is public of an item, taken once."""
        known = self._items.get(item.number)
        if known is None:
            found = hashlib.blake2b(digest_size=16)
            for each in fields(item):
                value = getattr(item, each.name)
                if each.name == "images":
                    value = [(one.address, one.path, one.width, one.height) for one in value]
                self._feed(found, (each.name, value))
            known = self._items[item.number] = found.digest()
        return known


def read_remembered(path: Path, edition: bytes | None) -> Remembered:
    """What was remembered of the site whose manifest is ``edition``; empty when it is not that
    one, or another program's."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        if kept["format"] != _FORMAT or kept["program"] != program():
            return Remembered()
        pictures = dict(kept["pictures"])
        if edition is None or kept["edition"] != _digest(edition):
            return Remembered(pictures=pictures)
        groups = {
            name: Group(made_of, entry, tuple(paths))
            for name, (made_of, entry, paths) in kept["groups"].items()
        }
        return Remembered(dict(kept["pages"]), groups, pictures)
    except (OSError, ValueError, KeyError, TypeError):
        return Remembered()


def remembered_bytes(remembered: Remembered, edition: bytes) -> bytes:
    """``remembered`` as it is kept, tied to the manifest it belongs to."""
    kept = {
        "format": _FORMAT,
        "program": program(),
        "edition": _digest(edition),
        "pages": remembered.pages,
        "groups": {
            name: [group.made_of, group.entry, group.paths]
            for name, group in remembered.groups.items()
        },
        "pictures": remembered.pictures,
    }
    return json.dumps(kept, separators=(",", ":")).encode()


@lru_cache(maxsize=1)
def program() -> str:
    """A digest of this program's own files: other code may give other bytes."""
    folder = Path(pressmark.__file__).parent
    found = hashlib.blake2b(digest_size=16)
    for path in sorted(path for pattern in _CODE for path in folder.rglob(pattern)):
        found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
