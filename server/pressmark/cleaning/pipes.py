"""Messages between the keeper and its child: four bytes of length, then JSON in UTF-8."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

MAX_MESSAGE = 256 * 1024 * 1024


def write_message(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Send ``message`` whole. Raises OSError when nobody reads any more."""
    data = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    stream.write(struct.pack(">I", len(data)) + data)
    stream.flush()


def read_message(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message, None when the other side has gone or sends nonsense."""
    head = _exactly(stream, 4)
    if head is None:
        return None
    (size,) = struct.unpack(">I", head)
    data = _exactly(stream, size) if size <= MAX_MESSAGE else None
    if data is None:
        return None
    message = json.loads(data.decode("utf-8", "replace"))
    return message if isinstance(message, dict) else None


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts = []
    while size:
        part = stream.read(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
