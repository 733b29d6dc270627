"""Libraries whose pieces carry canaries, and the published folder as a dictionary."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from helpers.captures import make_capture
from pressmark.archive import Archive
from pressmark.library.captures import Sender
from pressmark.model.capture import Body, Resource
from pressmark.model.reading import Visibility

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BASE = "https://archive.example/reading"


class NoMedia:
    """Stands where pictures come from, for pieces that have none."""

    def read(self, path: str) -> bytes:
        raise AssertionError(f"{path} is not asked for")


def picture(shade: int) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "CANARYEXIF at the reader's home"
    Image.new("RGB", (200, 150), (shade, 80, 80)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def page(number: int) -> bytes:
    words = " ".join(f"canary{number}word{each}" for each in range(60))
    return (
        f"<html lang=en><title>Piece {number}</title><h1>Piece {number}</h1><article>"
        f"<p>{words}. It is a sentence of piece {number}, and it stands in its middle.</p>"
        * 2
        + f"<figure><img src='/p{number}.jpg' alt='P'></figure></article>"
    ).encode()


def save(archive: Archive, number: int, visibility: Visibility, **more: object) -> str:
    url = f"https://site{number % 3}.example/piece/{number}?utm_source=canarytracking"
    resource = Resource(
        f"https://site{number % 3}.example/p{number}.jpg",
        Body("image/jpeg", io.BytesIO(picture(number * 7 % 255))),
    )
    capture = make_capture(
        url,
        page(number),
        captured_at=NOON + timedelta(days=number),
        page_title=f"Piece {number}",
        visibility=visibility,
        resources=(resource,),
        tags=(f"tag{number % 2}",),
        **more,
    )
    return archive.library.take_in(capture, Sender(trusted=True), datetime.now(UTC)).mark


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
