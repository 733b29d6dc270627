"""Pictures for the public: what they show and nothing of where and by whom they were taken.

Pixels are not touched. JPEG (ITU T.81, JFIF), PNG (W3C), WebP (RFC 9649) and GIF89a lose every
chunk but those needed to show them, the colour profile and, for JPEG, the orientation.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import Image as PillowImage

from pressmark.content.imagehead import HEAD_BYTES, read_head

_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT cICP".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_ORIENTATION = 0x0112
_MOST_PIXELS = 120_000_000


def public_picture(data: bytes) -> tuple[str, bytes] | None:
    """The file ending and the bytes to publish for ``data``; None when it cannot be made safe.

    Formats whose chunks we do not read (AVIF) become WebP once.
    """
    head = read_head(data[:HEAD_BYTES])
    if head is None:
        return None
    try:
        if head.type == "image/jpeg":
            return "jpg", _jpeg(data)
        if head.type == "image/png":
            return "png", b"".join(_png(data))
        if head.type == "image/webp":
            return "webp", _webp(data)
        if head.type == "image/gif":
            return "gif", b"".join(_gif(data))
        return "webp", _as_webp(data)
    except (struct.error, IndexError, ValueError, OSError):
        return None


def _jpeg(data: bytes) -> bytes:
    parts = [data[:2]]
    at = 2
    orientation = None
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker")
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if kind == 0xDA:  # the scan: everything up to the end is the picture
            end = data.rfind(b"\xff\xd9")
            parts.append(data[at : end + 2 if end > at else len(data)])
            break
        if 0xD0 <= kind <= 0xD9:
            at += 2
            continue
        size = struct.unpack(">H", data[at + 2 : at + 4])[0] + 2
        segment = data[at : at + size]
        if kind == 0xE1 and segment[4:10] == b"Exif\0\0":
            orientation = _orientation(segment[10:])
        if _keeps(kind, segment):
            parts.append(segment)
        at += size
    if orientation not in (None, 1):
        parts.insert(1, _exif_with(orientation))
    return b"".join(parts)


def _keeps(kind: int, segment: bytes) -> bool:
    if kind == 0xFE:
        return False
    if 0xE0 <= kind <= 0xEF:
        icc = kind == 0xE2 and segment[4:15] == b"ICC_PROFILE"
        return kind in (0xE0, 0xEE) or icc
    return True


def _orientation(tiff: bytes) -> int | None:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    at = struct.unpack(f"{order}I", tiff[4:8])[0]
    for number in range(struct.unpack(f"{order}H", tiff[at : at + 2])[0]):
        entry = tiff[at + 2 + 12 * number : at + 14 + 12 * number]
        tag, _, _, value = struct.unpack(f"{order}HHIH", entry[:10])
        if tag == _ORIENTATION:
            return int(value) if 1 <= value <= 8 else None
    return None


def _exif_with(orientation: int | None) -> bytes:
    """An Exif segment that says which way up, and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation or 1, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at = 8
    while at + 12 <= len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        kind = data[at + 4 : at + 8]
        if kind in _PNG_KEPT:
            yield data[at : at + 12 + size]
        if kind == b"IEND":
            return
        at += 12 + size
    raise ValueError("it ends too early")


def _webp(data: bytes) -> bytes:
    parts: list[bytes] = []
    at = 12
    while at + 8 <= len(data):
        kind = data[at : at + 4]
        size = struct.unpack("<I", data[at + 4 : at + 8])[0]
        chunk = data[at : at + 8 + size + (size & 1)]
        if kind == b"VP8X":
            flags = chunk[8] & ~0b0000_1100  # no Exif, no XMP follows any more
            chunk = chunk[:8] + bytes([flags]) + chunk[9:]
        if kind in _WEBP_KEPT:
            parts.append(chunk)
        at += 8 + size + (size & 1)
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes) -> Iterator[bytes]:
    flags = data[10]
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    yield data[:at]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x21:
            kind = data[at + 1]
            loops = kind == 0xFF and data[at + 3 : at + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
            at = _past_blocks(data, at + 2)
            if kind == 0xF9 or loops:
                yield data[start:at]
        elif data[at] == 0x2C:
            flags = data[at + 9]
            at += 10 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
            at = _past_blocks(data, at + 1)
            yield data[start:at]
        else:
            raise ValueError("no block")
    yield b";"


def _past_blocks(data: bytes, at: int) -> int:
    while size := data[at]:
        at += size + 1
    return at + 1


def _as_webp(data: bytes) -> bytes:
    with PillowImage.open(io.BytesIO(data)) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        out = io.BytesIO()
        image.convert("RGBA" if image.has_transparency_data else "RGB").save(
            out, "WEBP", quality=85
        )
    return out.getvalue()
