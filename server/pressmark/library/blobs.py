"""Blobs: files under the digest of what is in them, so that nothing is kept twice.

A page rests compressed as ``<digest>.gz``, pictures as they are; the digest is always that of the
bare bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pressmark.errors import CaptureTooLargeError, InvalidCaptureError, NotFoundError
from pressmark.library.durable import make_folder, pending_file
from pressmark.model.capture import Encoding
from pressmark.model.ids import BlobId

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class KeptBlob:
    """A blob that is on disk: its id and the size of its bare bytes."""

    id: BlobId
    size: int


class Blobs:
    """The folder ``blobs/`` of a library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        make_folder(folder)

    def path(self, blob: BlobId) -> Path | None:
        """Where ``blob`` rests, or None."""
        bare = self._bare(blob)
        packed = bare.with_suffix(".gz")
        return bare if bare.exists() else packed if packed.exists() else None

    def has(self, blob: BlobId) -> bool:
        return self.path(blob) is not None

    def read(self, blob: BlobId) -> bytes:
        """The bare bytes. Raises NotFoundError when the file is missing."""
        path = self.path(blob)
        if path is None:
            raise NotFoundError("no-blob", blob=blob)
        data = path.read_bytes()
        return gzip.decompress(data) if path.suffix == ".gz" else data

    def keep(
        self, stream: BinaryIO, *, encoding: Encoding = None, pack: bool = False, limit: int
    ) -> KeptBlob:
        """Read ``stream`` from its start to disk and sync it.

        ``encoding`` is undone while reading; more than ``limit`` bare bytes raise
        CaptureTooLargeError, a broken gzip stream InvalidCaptureError.
        """
        digest = hashlib.sha256()
        size = 0
        stream.seek(0)
        with pending_file(self.folder) as pending:
            sink = gzip.GzipFile("", "wb", 6, pending.file, mtime=0) if pack else pending.file
            for chunk in _decoded(stream, encoding):
                size += len(chunk)
                if size > limit:
                    raise CaptureTooLargeError(limit=limit)
                digest.update(chunk)
                sink.write(chunk)
            if pack:
                sink.close()
            blob = BlobId(digest.hexdigest())
            if not self.has(blob):
                target = self._bare(blob).with_suffix(".gz" if pack else "")
                make_folder(target.parent)
                pending.place(target)
        return KeptBlob(blob, size)

    def remove(self, blob: BlobId) -> None:
        """Delete ``blob``; one that is not there is no error."""
        path = self.path(blob)
        if path is not None:
            path.unlink(missing_ok=True)

    def all(self) -> Iterator[BlobId]:
        """Every blob on disk, in order of digest."""
        for folder in sorted(path for path in self.folder.iterdir() if path.is_dir()):
            yield from sorted(
                BlobId(path.stem) for path in folder.iterdir() if not path.name.startswith(".")
            )

    def _bare(self, blob: BlobId) -> Path:
        return self.folder / blob[:2] / blob


def _decoded(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    if encoding is None:
        while chunk := stream.read(_CHUNK):
            yield chunk
        return
    decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        while chunk := stream.read(_CHUNK):
            while chunk and not decoder.eof:
                # bounded, so that a bomb meets the caller's limit before it meets our memory
                yield decoder.decompress(chunk, _CHUNK * 16)
                chunk = decoder.unconsumed_tail
    except zlib.error as error:
        raise InvalidCaptureError("broken-gzip", reason=str(error)) from None
    if not decoder.eof:
        raise InvalidCaptureError("broken-gzip", reason="it ends too early")
