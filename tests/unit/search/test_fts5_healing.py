"""An FTS5 index in doubt: told apart, answers nothing, made anew beside what lies there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.queries import CORPUS, corpus_changes
from pressmark.errors import SearchError
from pressmark.model.ids import Revision
from pressmark.model.results import LibraryPoint
from pressmark.model.seams import IndexFault
from pressmark.search.backends.fts5 import Fts5Backend
from pressmark.search.query import parse

NOW = datetime(2024, 5, 31, tzinfo=UTC)
END = LibraryPoint("library", "1", Revision(len(CORPUS)))
BACKEND = Fts5Backend()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a sound index of the shared corpus."""
    index = BACKEND.open(tmp_path / "index")
    index.rebuild(corpus_changes(), END)
    index.close()
    return tmp_path / "index"


def file_of(home: Path) -> Path:
    (found,) = home.glob("index-*.sqlite")
    return found


def cut(home: Path) -> None:
    file_of(home).write_bytes(b"not a database, though as long as a header would be" * 4)


def remove(home: Path) -> None:
    file_of(home).unlink()


def age(home: Path) -> None:
    connection = sqlite3.connect(file_of(home))
    connection.execute("UPDATE meta SET value = 'older' WHERE name = 'made_with'")
    connection.commit()
    connection.close()


def forget(home: Path) -> None:
    (home / "current").unlink()


def point_outside(home: Path) -> None:
    (home / "current").write_text("../elsewhere.sqlite", "ascii")


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (cut, IndexFault.DAMAGED),
        (remove, IndexFault.DAMAGED),
        (age, IndexFault.OTHER_VERSION),
        (forget, IndexFault.MISSING),
        (point_outside, IndexFault.DAMAGED),
    ],
)
def test_it_heals(home: Path, harm: Callable[[Path], None], fault: IndexFault) -> None:
    harm(home)
    index = BACKEND.open(home)
    assert index.fault(END) is fault
    assert index.revision is None
    assert index.search(parse("rain", NOW), 10).total == 0
    with pytest.raises(SearchError):
        index.apply(corpus_changes(), END)
    index.rebuild(corpus_changes(), END)
    assert index.fault(END) is None
    assert index.search(parse("rain", NOW), 10).total == 2
    index.close()


def test_damage_found_while_it_runs_becomes_a_fault(home: Path) -> None:
    index = BACKEND.open(home)
    path = file_of(home)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    assert index.search(parse("rain", NOW), 10).total == 0
    assert index.fault(END) is IndexFault.DAMAGED
    index.rebuild(corpus_changes(), END)
    assert index.search(parse("rain", NOW), 10).total == 2
    index.close()


def test_an_older_file_is_cleared_away(home: Path) -> None:
    index = BACKEND.open(home)
    index.rebuild(corpus_changes(), END)
    index.close()
    assert file_of(home).name == "index-2.sqlite"


def test_upkeep_ends(home: Path) -> None:
    index = BACKEND.open(home)
    for revision in range(20):
        point = LibraryPoint("library", "1", Revision(100 + revision))
        index.apply(corpus_changes()[:1], point)
    rounds = 0
    while index.tidy():
        rounds += 1
        assert rounds < 50
    assert index.search(parse("rain", NOW), 10).total == 2
    index.close()
