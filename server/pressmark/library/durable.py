"""Writing a file so that it survives a power cut: temporary name, sync, rename, sync the folder."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pressmark.errors import NoSpaceError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def make_folder(path: Path) -> None:
    """Make ``path`` (0700) and its missing parents; each new name is synced into its parent."""
    if path.is_dir():
        return
    make_folder(path.parent)
    with naming_full_disk(path):
        path.mkdir(mode=0o700, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make renames inside ``path`` durable. Windows has no such call and does not need it."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class PendingFile:
    """A file being written under a temporary name in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f".{secrets.token_hex(8)}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
        self.file: BinaryIO = os.fdopen(os.open(self._path, flags, 0o600), "wb")

    def place(self, target: Path) -> None:
        """Sync what was written and let it stand at ``target``, whole, in one step."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self._path.replace(target)
        sync_folder(target.parent)

    def discard(self) -> None:
        """Remove it; after ``place`` there is nothing left to remove."""
        self.file.close()
        with suppress(OSError):
            self._path.unlink()


@contextmanager
def pending_file(folder: Path) -> Iterator[PendingFile]:
    """A PendingFile that is gone at the end unless it was placed.

    Raises NoSpaceError when the disk is full.
    """
    with naming_full_disk(folder):
        pending = PendingFile(folder)
        try:
            yield pending
        finally:
            pending.discard()


def write_durably(target: Path, data: bytes) -> None:
    """Put ``data`` at ``target`` in place of what stands there."""
    with pending_file(target.parent) as pending:
        pending.file.write(data)
        pending.place(target)


@contextmanager
def naming_full_disk(folder: Path) -> Iterator[None]:
    """Turn "no space left" into NoSpaceError that names ``folder``."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoSpaceError(folder=str(folder)) from error
        raise


_BINARY = getattr(os, "O_BINARY", 0)
