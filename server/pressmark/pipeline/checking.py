"""Looks whether the library is sound. It reads only; every finding names the thing it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from pressmark.archive import Archive
from pressmark.library import schema
from pressmark.library.purging import blobs_in_use
from pressmark.library.revisions import seen
from pressmark.model.ids import BlobId, ItemId

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` of what was found, and ``what`` it concerns. Serious: something cannot be read."""

    kind: str
    what: str
    serious: bool = True


def check(
    archive: Archive, *, read_data: bool = False, progress: Progress = lambda _done, _all: None
) -> Iterator[Finding]:
    """Everything that is not as it should be: database, blobs, records, index, in this order."""
    library = archive.library
    with library.read() as connection:
        for (row,) in connection.execute(text("PRAGMA integrity_check")):
            if row != "ok":
                yield Finding("database", str(row))
        used = blobs_in_use(connection)
        yield from _records(archive, connection)
    on_disk = set(library.blobs.all())
    for blob in sorted(used - on_disk):
        yield Finding("missing blob", blob)
    for blob in sorted(on_disk - used):
        yield Finding("unused blob", blob, serious=False)
    if read_data:
        yield from _read_all(archive, sorted(on_disk), progress)
    if fault := archive.index.fault(library.position()):
        yield Finding("index", f"{fault}; 'pressmark rebuild index' mends it", serious=False)


def _records(archive: Archive, connection: Connection) -> Iterator[Finding]:
    library = archive.library
    rows = set(connection.scalars(select(schema.captures.c.id)))
    files = set(library.records.capture_ids())
    for capture in sorted(rows - files):
        yield Finding("missing record", f"captures/{capture}.json")
    for capture in sorted(files - rows):
        yield Finding("never acknowledged", f"captures/{capture}.json", serious=False)
    behind = seen(connection, "records")
    for item_id, mark, revision in connection.execute(
        select(schema.items.c.id, schema.items.c.mark, schema.items.c.revision)
    ):
        record = library.records.read_item(ItemId(item_id))
        if record is None and revision <= behind:
            yield Finding("missing record", f"items/{item_id}.json ({mark})")
        elif revision > behind:
            yield Finding("record lags", f"items/{item_id}.json ({mark})", serious=False)


def _read_all(archive: Archive, blobs: list[BlobId], progress: Progress) -> Iterator[Finding]:
    for number, blob in enumerate(blobs, 1):
        progress(number, len(blobs))
        try:
            found = hashlib.sha256(archive.library.blobs.read(blob)).hexdigest()
        except (OSError, EOFError, ValueError) as error:
            yield Finding("unreadable blob", f"{blob}: {error}")
            continue
        if found != blob:
            yield Finding("damaged blob", blob)
