"""Files -> the folder: what differs is written, new names first, deletions last, then the edition.

Interrupted at any moment the site answers, and the next publish finishes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pressmark.errors import PublishError
from pressmark.model.public import Edition, FileRecord
from pressmark.publishing.remembered import File

EDITION = "edition.json"
UNFINISHED = "edition.unfinished"
"""Names, a line each, what a publish has begun to write: should it be interrupted, the next one
knows these files for ours. It never outlives a publish that ends."""
FORMAT = 1


UNKNOWN = FileRecord(-1, "")
"""Stands for no file: one that is written anew whatever is there."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a publish did to the folder."""

    edition: Edition
    written: int
    removed: int
    bytes: int
    bytes_written: int = 0


def read_edition(folder: Path) -> Edition | None:
    """What stands there of ours, None when nothing does.

    A damaged manifest, or an interrupted first publish, gives one without a kind: all is written.
    """
    begun = _begun(folder)
    try:
        data = json.loads((folder / EDITION).read_text("utf-8"))
        files = {path: FileRecord(size, digest) for path, (size, digest) in data["files"].items()}
        return Edition(data["site"], data["program"], data["look"], files | begun)
    except FileNotFoundError:
        return Edition("", files=begun) if begun else None
    except (ValueError, KeyError, TypeError, OSError):
        return Edition("", files=begun)


def edition_of(folder: Path) -> bytes | None:
    """The bytes of the manifest in ``folder``; None without one, or when a publish was cut off."""
    if (folder / UNFINISHED).exists():
        return None
    try:
        return (folder / EDITION).read_bytes()
    except OSError:
        return None


def differences(folder: Path, edition: Edition) -> Iterator[tuple[str, str]]:
    """Where ``folder`` is not as ``edition`` says: (missing, changed or foreign; path)."""
    for path, record in edition.files.items():
        target = folder / path
        if not target.is_file():
            yield "missing", path
        elif record_of(target.read_bytes()) != record:
            yield "changed", path
    known = {*edition.files, EDITION, UNFINISHED}
    for target in sorted(folder.rglob("*")):
        path = target.relative_to(folder).as_posix()
        if target.is_file() and path not in known:
            yield "foreign", path


def _begun(folder: Path) -> dict[str, FileRecord]:
    """Files of a publish that did not end; what is in them is not known."""
    try:
        lines = (folder / UNFINISHED).read_text("utf-8").splitlines()
    except OSError:
        return {}
    return dict.fromkeys(lines, UNKNOWN)


def write_site(folder: Path, files: Iterable[File], before: Edition, after: Edition) -> Written:
    """Bring ``folder`` to ``files``; one given as a record stays as it stands. Only files that
    ``before`` names are ever deleted.

    Raises PublishError naming the path that could not be written.
    """
    records: dict[str, FileRecord] = {}
    written = bytes_written = 0
    late: list[tuple[str, bytes]] = []
    for path, data in files:
        if path in records:
            raise PublishError("publish-twice", path=path)
        if isinstance(data, FileRecord):
            records[path] = data
            continue
        records[path] = record_of(data)
        if before.files.get(path) == records[path] and _stands(folder, path, records[path]):
            continue
        written += 1
        bytes_written += len(data)
        _note(folder, path)
        # pages that were there point to new files, so the new ones must stand first
        if path in before.files:
            late.append((path, data))
        else:
            _write(folder, path, data)
    for path, data in late:
        _write(folder, path, data)
    gone = sorted(set(before.files) - {*records, UNFINISHED})
    for path in gone:
        _remove(folder, path)
    edition = Edition(after.site, after.program, after.look, dict(sorted(records.items())))
    _write(folder, EDITION, edition_bytes(edition))
    (folder / UNFINISHED).unlink(missing_ok=True)
    total = sum(record.size for record in records.values())
    return Written(edition, written, len(gone), total, bytes_written)


def _note(folder: Path, path: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / UNFINISHED).open("a", encoding="utf-8") as file:
            file.write(f"{path}\n")
    except OSError as error:
        raise PublishError(
            "publish-write", path=str(folder), reason=error.strerror or str(error)
        ) from error


def record_of(data: bytes) -> FileRecord:
    return FileRecord(len(data), hashlib.blake2b(data, digest_size=16).hexdigest())


def edition_bytes(edition: Edition) -> bytes:
    """The manifest: no clock, no revision, nothing of what is private."""
    body = {
        "format": FORMAT,
        "site": edition.site,
        "program": edition.program,
        "look": edition.look,
        "files": {path: [each.size, each.digest] for path, each in edition.files.items()},
    }
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _stands(folder: Path, path: str, record: FileRecord) -> bool:
    try:
        return (folder / path).stat().st_size == record.size
    except OSError:
        return False


def _write(folder: Path, path: str, data: bytes) -> None:
    target = folder / PurePosixPath(path)
    temporary = target.with_name(f"{target.name}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as error:
        raise PublishError(
            "publish-write", path=str(target), reason=error.strerror or str(error)
        ) from error


def _remove(folder: Path, path: str) -> None:
    target = folder / PurePosixPath(path)
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or next(parent.iterdir(), None) is not None:
            return
        parent.rmdir()
