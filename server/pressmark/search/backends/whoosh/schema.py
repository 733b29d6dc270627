"""The fields of the Whoosh index and how our words become its postings."""

from __future__ import annotations

import sys
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import whoosh
from whoosh import columns, fields, formats

from pressmark.language.words import WORDS_VERSION
from pressmark.search.document import (
    DOCUMENT_VERSION,
    KEYWORD_FIELDS,
    NAME_FIELDS,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    Document,
    placed,
    tie,
)

INDEX_VERSION = 1
ID = "id"
MARKER = "marker"
"""The field of the one document that says what the index has seen."""
SEEN = "seen"
TITLE_WORDS = "title_words"
TIE = "tie"
"""Orders what is equal in all else, the same in every index."""
ABSENT = -(2**63)

Posting = tuple[bytes, int, float, bytes]


class Places(formats.Positions):  # type: ignore[misc]
    """Where a word stands in a field: two bytes a place, four when the text is that long."""

    def decode_positions(self, value: bytes) -> list[int]:
        """The places of one posting."""
        places = array("I") if len(value) & 1 else array("H")
        places.frombytes(value[:-1] if len(value) & 1 else value)
        if sys.byteorder == "big":
            places.byteswap()
        return places.tolist()


def encode_places(places: Sequence[int]) -> bytes:
    """The places of one posting as bytes, little-endian; an odd length tells the wide form."""
    wide = places[-1] > 0xFFFF
    packed = array("I" if wide else "H", places)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes() + (b"I" if wide else b"")


class Words(fields.FieldType):  # type: ignore[misc]
    """A field that takes words with their places instead of text."""

    def __init__(self) -> None:
        super().__init__(Places(), None, scorable=True)

    def index(self, value: Mapping[str, list[int]], **_: Any) -> Iterator[Posting]:
        """The postings of one document in this field."""
        for word, places in value.items():
            yield word.encode(), len(places), float(len(places)), encode_places(places)


class Keywords(fields.FieldType):  # type: ignore[misc]
    """A field that takes whole values."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Sequence[str], **_: Any) -> Iterator[Posting]:
        """The postings of one document in this field."""
        for keyword in value:
            yield keyword.encode(), 1, 1.0, b""


def _number(code: str, default: int) -> fields.COLUMN:
    return fields.COLUMN(columns.NumericColumn(code, default=default))


SCHEMA = fields.Schema(
    **{name: Words() for name in TEXT_FIELDS},
    **{name: Keywords() for name in (*KEYWORD_FIELDS, *NAME_FIELDS, ID, MARKER)},
    **{name: _number("q", ABSENT) for name in NUMBER_FIELDS},
    **{TITLE_WORDS: _number("H", 0), TIE: _number("q", 0)},
    **{SEEN: fields.STORED()},
)

MADE_WITH = "/".join(
    str(part)
    for part in (
        *("whoosh", ".".join(map(str, whoosh.__version__)), "index", INDEX_VERSION),
        *("document", DOCUMENT_VERSION, "words", WORDS_VERSION),
        *("unicode", unicodedata.unidata_version),
    )
)
"""What decides how an index reads; one made with anything else is rebuilt."""


def as_fields(document: Document) -> dict[str, Any]:
    """``document`` as the values of a Whoosh document."""
    values: dict[str, Any] = {
        name: places for name, parts in document.texts.items() if (places := placed(parts))
    }
    values |= {name: found for name, found in document.keywords.items() if found}
    values |= {name: found for name, found in document.names.items() if found}
    values |= document.numbers
    values[ID] = (document.id,)
    values[SEEN] = str(document.id)
    values[TITLE_WORDS] = min(len(document.title), 0xFFFF)
    values[TIE] = tie(document.id)
    return values
