"""Published pictures show what they showed and tell nothing of where they were taken."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from pressmark.content.imagehead import read_head
from pressmark.content.stripping import public_picture

SECRET = b"52.5200N 13.4050E home of the reader"


def picture(size: tuple[int, int] = (37, 23)) -> Image.Image:
    rng = random.Random(1)
    image = Image.new("RGB", size)
    image.putdata([tuple(rng.randrange(256) for _ in range(3)) for _ in range(size[0] * size[1])])
    return image


def encoded(kind: str) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6
    if kind == "JPEG":
        picture().save(out, "JPEG", exif=exif, comment=SECRET, quality=90)
    elif kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", SECRET.decode())
        picture().save(out, "PNG", exif=exif, pnginfo=info)
    elif kind == "WEBP":
        picture().save(out, "WEBP", exif=exif, xmp=SECRET, lossless=True)
    else:
        picture().convert("P").save(out, "GIF", comment=SECRET)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_metadata_goes_and_every_pixel_stays(kind: str) -> None:
    data = encoded(kind)
    assert SECRET in data
    made = public_picture(data)
    assert made
    assert SECRET not in made[1]
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(made[1])) as after:
        assert before.size == after.size
        difference = ImageChops.difference(before.convert("RGB"), after.convert("RGB"))
        assert difference.getbbox() is None
    assert public_picture(made[1]) == made


def test_which_way_up_stays() -> None:
    made = public_picture(encoded("JPEG"))
    assert made
    with Image.open(io.BytesIO(made[1])) as image:
        assert dict(image.getexif()) == {0x0112: 6}


def test_avif_becomes_webp() -> None:
    out = io.BytesIO()
    picture().save(out, "AVIF")
    made = public_picture(out.getvalue())
    assert made
    assert made[0] == "webp"


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff"])
def test_what_is_no_whole_picture_is_not_published(data: bytes) -> None:
    made = public_picture(data)
    assert made is None or len(made[1]) <= len(data) + 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_heads_tell_type_and_size(kind: str) -> None:
    out = io.BytesIO()
    picture((120, 45)).save(out, kind)
    head = read_head(out.getvalue())
    assert head
    assert (head.type, head.width, head.height) == (f"image/{kind.lower()}", 120, 45)
