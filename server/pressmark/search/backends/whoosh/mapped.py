"""Segment files read straight from the system's memory map; Whoosh copies each into memory."""

from __future__ import annotations

import mmap
import os
import sys
from pathlib import Path

from whoosh.filedb.structfile import BufferFile


class View:
    """A memory map, or a part of one, as a file that is read."""

    __slots__ = ("_at", "_buffer")

    def __init__(self, buffer: memoryview) -> None:
        self._buffer = buffer
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._buffer) if size < 0 else self._at + size
        found = bytes(self._buffer[self._at : end])
        self._at += len(found)
        return found

    def readline(self) -> bytes:
        """Up to the next line feed: pickles ask for it."""
        rest = self._buffer[self._at :]
        size = next((at + 1 for at, sign in enumerate(rest) if sign == 10), len(rest))
        return self.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_CUR: self._at, os.SEEK_END: len(self._buffer)}.get(whence, 0)
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """Nothing: the map goes with the last view of it."""


class MappedFile(BufferFile):  # type: ignore[misc]
    """What Whoosh reads a segment through."""

    def __init__(self, buffer: memoryview, name: str) -> None:
        super().__init__(b"", name=name)
        self._buf = buffer
        self.file = View(buffer)

    def subset(self, position: int, length: int, name: str | None = None) -> MappedFile:
        return MappedFile(self._buf[position : position + length], name or self._name)


def let_go(file: BufferFile) -> None:
    """The pages that were read count no longer for this process; the system keeps them as it sees
    fit, and they are there again when asked for.
    """
    held = file._buf.obj if isinstance(file, MappedFile) else None
    if sys.platform != "win32" and isinstance(held, mmap.mmap):
        held.madvise(mmap.MADV_DONTNEED)


def mapped(path: Path) -> MappedFile:
    """The file at ``path``. Raises OSError when it cannot be mapped."""
    with path.open("rb") as file:
        try:
            buffer = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except ValueError as error:
            raise OSError(str(error)) from error
    return MappedFile(buffer, path.name)
