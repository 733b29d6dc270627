"""Identities: each kind of id is a type of its own, so that none is taken for another."""

from __future__ import annotations

import secrets
import uuid
from typing import NewType

ItemId = NewType("ItemId", str)
"""UUID4 in canonical lower case."""
CaptureId = NewType("CaptureId", str)
"""The UUID made at the click, in canonical lower case."""
ArticleId = NewType("ArticleId", str)
"""UUID4 in canonical lower case."""
HighlightId = NewType("HighlightId", str)
"""UUID4 in canonical lower case."""
BlobId = NewType("BlobId", str)
"""SHA-256 of the bytes, 64 lower-case hex digits."""
Mark = NewType("Mark", str)
"""The shelf mark of an item: Crockford base 32 letters, upper case."""
Revision = NewType("Revision", int)
"""How many times the library had changed; 0 is the empty library."""

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_item_id() -> ItemId:
    return ItemId(str(uuid.uuid4()))


def new_capture_id() -> CaptureId:
    return CaptureId(str(uuid.uuid4()))


def new_article_id() -> ArticleId:
    return ArticleId(str(uuid.uuid4()))


def new_highlight_id() -> HighlightId:
    return HighlightId(str(uuid.uuid4()))


def draw_mark(length: int) -> Mark:
    """A random mark of ``length`` letters. It tells nothing about how many there are."""
    return Mark("".join(secrets.choice(CROCKFORD) for _ in range(length)))


def read_mark(text: str) -> Mark:
    """``text`` as a mark: any case, with O read as 0 and I and L as 1 (Crockford base 32)."""
    return Mark(text.strip().upper().translate(_READ_AS))
