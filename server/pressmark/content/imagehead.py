"""What a picture is and how large, by our own reading of its head; what it is called never counts.

Formats: PNG (W3C), GIF89a, JPEG (ITU T.81), WebP (RFC 9649), AVIF (ISO/IEC 23000-22).
"""

from __future__ import annotations

import struct
from typing import NamedTuple

HEAD_BYTES = 1 << 16
"""How much of a file ``read_head`` wants to see: JPEG and AVIF may say their size late."""


class PictureHead(NamedTuple):
    """The media type of a picture and its size in pixels, None where it could not be read."""

    type: str
    width: int | None
    height: int | None

    @property
    def ending(self) -> str:
        return {"image/jpeg": "jpg"}.get(self.type, self.type.removeprefix("image/"))


def read_head(head: bytes) -> PictureHead | None:
    """What the first bytes of a file say; None unless it is JPEG, PNG, GIF, WebP or AVIF."""
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            size = struct.unpack(">II", head[16:24]) if len(head) >= 24 else (None, None)
            return PictureHead("image/png", *size)
        if head.startswith((b"GIF87a", b"GIF89a")):
            return PictureHead("image/gif", *struct.unpack("<HH", head[6:10]))
        if head.startswith(b"\xff\xd8\xff"):
            return PictureHead("image/jpeg", *_jpeg_size(head))
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return PictureHead("image/webp", *_webp_size(head))
        if head[4:8] == b"ftyp" and _is_avif(head):
            return PictureHead("image/avif", *_avif_size(head))
    except struct.error:
        return None
    return None


def _jpeg_size(head: bytes) -> tuple[int | None, int | None]:
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            return None, None
        kind = head[at + 1]
        if kind == 0xFF:
            at += 1
        elif kind in range(0xC0, 0xD0) and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        elif kind in range(0xD0, 0xD9) or kind == 0x01:
            at += 2
        else:
            at += 2 + int(struct.unpack(">H", head[at + 2 : at + 4])[0])
    return None, None


def _webp_size(head: bytes) -> tuple[int | None, int | None]:
    kind = head[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return width, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L" and len(head) >= 25:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if kind == b"VP8 " and len(head) >= 30:
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None, None


def _is_avif(head: bytes) -> bool:
    size = int.from_bytes(head[:4], "big")
    brands = head[8 : min(size, 256)]
    return b"avif" in brands or b"avis" in brands


def _avif_size(head: bytes) -> tuple[int | None, int | None]:
    # "ispe" is the size of an item; the largest one is the picture, others are its thumbnails
    sizes = []
    at = head.find(b"ispe")
    while at >= 0 and at + 16 <= len(head):
        sizes.append(struct.unpack(">II", head[at + 8 : at + 16]))
        at = head.find(b"ispe", at + 4)
    return max(sizes, default=(None, None), key=lambda size: (size[0] or 0) * (size[1] or 0))
