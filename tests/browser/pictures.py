"""Pictures made for tests: each name has its own bytes, so that a mix-up shows."""

from __future__ import annotations

import hashlib
import random
import struct
import zlib


def png(name: str, side: int = 32) -> bytes:
    """A small valid PNG in a colour of its own."""
    colour = hashlib.sha256(name.encode()).digest()[:3]
    return _png(side, [b"\0" + colour * side] * side)


def large_png(name: str, size: int) -> bytes:
    """A PNG of at least ``size`` bytes that does not compress."""
    side = int((size / 3) ** 0.5) + 2
    noise = random.Random(name)
    return _png(side, [b"\0" + noise.randbytes(3 * side) for _ in range(side)])


def _png(side: int, rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 1)
    parts = _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check
