"""Every inner name of Whoosh 2.7.4 that we touch, so that another version is noticed here."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import whoosh
from whoosh import columns, fields, formats
from whoosh.codec.base import Segment
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC, EmptyIndexError, FileIndex, LockError
from whoosh.reading import SegmentReader, TermInfo, TermNotFound
from whoosh.util.filelock import try_for
from whoosh.writing import SegmentWriter

from pressmark.search.backends.whoosh.blocks import BlockCodec
from pressmark.search.backends.whoosh.lexicon import Totals
from pressmark.search.backends.whoosh.mapped import mapped
from pressmark.search.backends.whoosh.postings import PostingCache
from pressmark.search.backends.whoosh.schema import SCHEMA, Places, encode_places
from pressmark.search.backends.whoosh.segment import SegmentFiles


def test_the_version() -> None:
    assert whoosh.__version__ == (2, 7, 4)


def test_a_mapped_file_reads_as_a_copied_one(tmp_path: Path) -> None:
    path = tmp_path / "some.seg"
    path.write_bytes(bytes(range(256)) * 4)
    copied, read = BufferFile(path.read_bytes()), mapped(path)
    for file in (copied, read):
        file.seek(7)
    assert [copied.read_int(), copied.tell()] == [read.read_int(), read.tell()]
    assert copied.readline() == read.readline()
    assert copied.get(3, 9) == read.get(3, 9)
    assert copied.subset(5, 20).get_uint(4) == read.subset(5, 20).get_uint(4)
    read.seek(-1, 2)
    assert read.read() == b"\xff"
    assert read.read() == b""


def test_names_and_parameters() -> None:
    assert issubclass(EmptyIndexError, Exception)
    assert {"timeout"} <= set(inspect.signature(try_for).parameters)
    assert issubclass(LockError, Exception)
    assert issubclass(TermNotFound, Exception)
    assert list(inspect.signature(TOC.read).parameters) == ["storage", "indexname", "gen", "schema"]
    assert list(inspect.signature(FileStorage.rename_file).parameters) == [
        *("self", "oldname", "newname", "safe"),
    ]
    assert "mergetype" in inspect.signature(SegmentWriter.commit).parameters
    assert {"_lk", "limitmb"} <= set(inspect.signature(SegmentWriter.__init__).parameters)
    for name in ("delete_document", "add_document", "add_reader", "cancel"):
        assert callable(getattr(SegmentWriter, name))
    for name in ("segment_id", "make_filename", "COMPOUND_EXT"):
        assert hasattr(Segment, name)
    for name in ("_read_ids", "_read_weights", "_read_values", "_goto"):
        assert callable(getattr(W3LeafMatcher, name))
    assert fields.FieldType.indexed
    assert not fields.STORED.indexed
    assert formats.Existence().fixed_value_size() == 0
    assert columns.NumericColumn("q", default=-1).default_value() == -1


@dataclass
class Opened:
    """A segment of a thousand documents: as we read it, and as Whoosh does."""

    files: SegmentFiles
    reader: SegmentReader

    def stepped(self, word: str) -> dict[int, tuple[float, bytes]]:
        """Document -> weight and value of ``word``, posting by posting."""
        found: dict[int, tuple[float, bytes]] = {}
        if ("text", word) in self.reader:
            matcher = self.reader.postings("text", word)
            while matcher.is_active():
                found[matcher.id()] = (matcher.weight(), matcher.value())
                matcher.next()
        return found


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    storage = FileStorage(str(tmp_path))
    index = FileIndex.create(storage, SCHEMA, "MAIN")
    writer = index.writer(codec=BlockCodec())
    for number in range(1000):
        places = {"all": [0, 70_000], f"mod{number % 7}": list(range(1 + number % 3))}
        writer.add_document(text=places, id=(f"id{number}",), words=number, seen=f"id{number}")
    assert writer.docnum == 1000
    assert writer.newsegment.doc_count_all() >= 0
    writer.commit()
    (segment,) = TOC.read(storage, "MAIN", schema=SCHEMA).segments
    assert type(segment.codec()) is W3Codec
    files = SegmentFiles(storage, segment, PostingCache(packed=10, opened=10))
    reader = SegmentReader(storage, SCHEMA, segment)
    yield Opened(files, reader)
    reader.close()
    files.close()


@pytest.mark.parametrize("word", ["all", "mod0", "mod6", "none"])
def test_blocks_hold_what_the_public_matcher_steps_through(opened: Opened, word: str) -> None:
    """Lists over many blocks, read whole by us and posting by posting by Whoosh."""
    stepped = opened.stepped(word)
    weights = {key: each[0] for key, each in stepped.items()}
    assert opened.files.postings("text", word) == weights
    among = set(range(0, 1000, 3))
    found = opened.files.places("text", word, among)
    assert {key: list(places) for key, places in found.items()} == {
        key: Places().decode_positions(each[1]) for key, each in stepped.items() if key in among
    }


def test_columns_lexicon_and_lengths_are_those_of_the_segment(opened: Opened) -> None:
    files = opened.files
    assert list(files.column("words")) == list(range(1000))
    assert files.seen([7, 999]) == ["id7", "id999"]
    assert files.beginning("text", "mod")[0] == ("mod0", 143)
    for field in ("text", "id", "title"):
        assert dict(files.beginning(field, "")) == _lexicon(opened.reader, field)
    assert files.lengths("text")[2] == 5
    assert files.words_in("text") == sum(2 + 1 + number % 3 for number in range(1000))
    assert files.marker is None


def test_totals_follow_the_segments_there_are(opened: Opened) -> None:
    files, totals = opened.files, Totals()
    totals.follow({files.id: [files.lexicon("text")], "beside": [files.lexicon("text")]})
    assert totals.of(["all", "mod0", "none"]) == {"all": 2000, "mod0": 286}
    totals.follow({files.id: [files.lexicon("text")]})
    assert totals.of(["all", "mod0", "none"]) == {"all": 1000, "mod0": 143}
    totals.follow({})
    assert totals.of(["all", "mod0", "none"]) == {}


def _lexicon(reader: SegmentReader, field: str) -> dict[str, int]:
    words = reader.lexicon(field) if field in reader.indexed_field_names() else ()
    return {word.decode(): reader.doc_frequency(field, word) for word in words}


def test_places_are_written_wide_when_they_must() -> None:
    for places in ([0], [1, 5, 65_535], [3, 65_536, 2**31]):
        assert Places().decode_positions(encode_places(places)) == places


def test_our_blocks_say_what_those_of_whoosh_say(tmp_path: Path) -> None:
    """The same documents through both writers: the same postings, the same of each word."""
    told = []
    for name, codec in (("ours", BlockCodec()), ("theirs", W3Codec())):
        (tmp_path / name).mkdir()
        storage = FileStorage(str(tmp_path / name))
        index = FileIndex.create(storage, SCHEMA, "MAIN")
        writer = index.writer(codec=codec)
        for number in range(400):
            places = {f"w{number % 5}": [*range(number % 3 + 1)], "all": [70_000 * (number % 2)]}
            writer.add_document(text=places, tag=("a", f"t{number % 2}"), id=(f"i{number}",))
        writer.commit()
        reader = index.reader()
        told.append([_told(reader, term, info) for term, info in reader])
        reader.close()
    assert told[0] == told[1]


def _told(reader: SegmentReader, term: tuple[str, bytes], info: TermInfo) -> list[object]:
    lengths = (info.min_length(), info.max_length())
    ends = (info.weight(), info.doc_frequency(), info.max_weight(), info.min_id(), info.max_id())
    return [term, lengths, ends, *_stepped(reader, *term)]


def _stepped(reader: SegmentReader, field: str, word: bytes) -> Iterator[tuple[object, ...]]:
    matcher = reader.postings(field, word)
    while matcher.is_active():
        yield matcher.id(), matcher.weight(), matcher.value()
        matcher.next()
