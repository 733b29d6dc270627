"""A Whoosh index in doubt: told apart, never unpickled, made anew."""

from __future__ import annotations

import json
import pickle
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.queries import CORPUS, corpus_changes
from pressmark.model.ids import Revision
from pressmark.model.results import LibraryPoint
from pressmark.model.seams import IndexFault
from pressmark.search.backends.whoosh import WhooshBackend, seal
from pressmark.search.query import parse

KEY = b"k" * 32
NOW = datetime(2024, 5, 31, tzinfo=UTC)
END = LibraryPoint("library", "1", Revision(len(CORPUS)))
RIGHT = WhooshBackend(key=KEY)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a sound index of the shared corpus."""
    index = RIGHT.open(tmp_path / "index")
    index.rebuild(corpus_changes(), END)
    index.close()
    return tmp_path / "index"


class Bomb:
    """Unpickled, it leaves a file."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


def inside(home: Path, suffix: str) -> Path:
    """The one file of the index in use that ends so."""
    (found,) = (home / seal.read_seal(home, KEY).folder).glob(f"*{suffix}")  # type: ignore[union-attr]
    return found


def heals(home: Path, fault: IndexFault, backend: WhooshBackend = RIGHT) -> None:
    index = backend.open(home)
    assert index.fault(END) is fault
    assert index.revision is None
    assert index.search(parse("rain", NOW), 10).total == 0
    index.rebuild(corpus_changes(), END)
    assert index.fault(END) is None
    assert index.search(parse("rain", NOW), 10).total == 2
    index.close()
    assert backend.open(home).fault(END) is None
    kept = {path.name for path in home.iterdir()}
    assert seal.FILE in kept
    assert len([name for name in kept if name.startswith("index-")]) == 1


def test_a_missing_index(tmp_path: Path) -> None:
    heals(tmp_path / "none", IndexFault.MISSING)


def test_a_deleted_index(home: Path) -> None:
    shutil.rmtree(inside(home, ".toc").parent)
    heals(home, IndexFault.DAMAGED)


def test_a_segment_lost(home: Path) -> None:
    inside(home, ".seg").unlink()
    heals(home, IndexFault.DAMAGED)


@pytest.mark.parametrize("suffix", [".toc", ".seg"])
@pytest.mark.parametrize("harm", ["cut", "bit", "bomb"])
def test_files_that_are_not_as_written(home: Path, tmp_path: Path, suffix: str, harm: str) -> None:
    path, trace = inside(home, suffix), tmp_path / "trace"
    data = path.read_bytes()
    harmed = {
        "cut": data[: len(data) // 2],
        "bit": data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
        "bomb": pickle.dumps(Bomb(trace)),
    }
    path.write_bytes(harmed[harm])
    heals(home, IndexFault.DAMAGED)
    assert not trace.exists()


def test_a_table_of_contents_put_on_top(home: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    toc = inside(home, ".toc")
    toc.with_name("_MAIN_999.toc").write_bytes(toc.read_bytes() + pickle.dumps(Bomb(trace)))
    heals(home, IndexFault.FOREIGN)
    assert not trace.exists()


def test_an_index_from_another_machine(home: Path) -> None:
    heals(home, IndexFault.FOREIGN, WhooshBackend(key=b"o" * 32))


def test_a_seal_without_its_signature(home: Path) -> None:
    path = home / seal.FILE
    written = json.loads(path.read_text())
    written["files"]["_MAIN_999.toc"] = "0"
    path.write_text(json.dumps(written))
    heals(home, IndexFault.FOREIGN)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"folder": 1}', "\0"])
def test_a_seal_that_is_none(home: Path, text: str) -> None:
    (home / seal.FILE).write_text(text)
    heals(home, IndexFault.FOREIGN)


def test_an_index_without_a_seal(home: Path) -> None:
    (home / seal.FILE).unlink()
    heals(home, IndexFault.FOREIGN)


def test_another_version(home: Path) -> None:
    former = seal.read_seal(home, KEY)
    assert former
    seal.write_seal(home, KEY, seal.Seal(former.folder, former.files, "whoosh/9"))
    heals(home, IndexFault.OTHER_VERSION)


def test_what_a_killed_writer_left_is_cleared_away(home: Path) -> None:
    folder = inside(home, ".toc").parent
    (folder / "MAIN.tmp").mkdir()
    (folder / "MAIN.tmp" / "x.run").write_text("x")
    (folder / "MAIN_abc.trm").write_text("x")
    index = RIGHT.open(home)
    assert index.fault(END) is None
    index.apply([], LibraryPoint("library", "1", Revision(99)))
    assert {path.suffix for path in folder.iterdir()} <= {".toc", ".seg", ""}


def test_the_machine_key_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "user_state_path", lambda _: tmp_path / "state")
    key = seal.machine_key()
    assert len(key) == 32
    assert seal.machine_key() == key
    (tmp_path / "state" / "search-index.key").write_bytes(b"short")
    other = seal.machine_key()
    assert other != key
    assert seal.machine_key() == other
    monkeypatch.setattr(seal, "user_state_path", lambda _: tmp_path / "state/search-index.key/x")
    assert seal.machine_key() != seal.machine_key()
