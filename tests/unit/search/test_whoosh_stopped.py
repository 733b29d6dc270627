"""A Whoosh index whose writer was stopped: killed anywhere, out of space, many commits."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.queries import CORPUS, corpus_changes
from pressmark.errors import SearchError
from pressmark.model.ids import Revision
from pressmark.model.results import LibraryPoint
from pressmark.search.backends.whoosh import WhooshBackend, seal, storage
from pressmark.search.backends.whoosh.index import WhooshIndex
from pressmark.search.backends.whoosh.merging import CLASS
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


class Killed(BaseException):
    """Stands for kill -9: nothing that tells of it is written afterwards."""


@pytest.fixture
def files_left_open() -> Iterator[None]:
    """Whoosh leaves files open where it was stopped; here they are let go without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


def _calls() -> list[tuple[Any, str]]:
    return [
        (os, "fsync"),
        (seal, "digest_of"),
        (storage, "digest_of"),
        (storage, "write_seal"),
        (storage, "sync_folder"),
        (storage.FileStorage, "rename_file"),
        (storage.FileStorage, "create_file"),
        (storage.FileStorage, "delete_file"),
    ]


@pytest.mark.usefixtures("files_left_open")
@pytest.mark.parametrize("which", range(len(_calls())), ids=[name for _, name in _calls()])
def test_killed_anywhere_it_holds_a_revision_it_had(
    home: Path, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, name = _calls()[which]
    real = getattr(owner, name)
    after = LibraryPoint("library", "1", Revision(20))
    changes = corpus_changes()[:3]
    for stop in range(60):
        copy = home.with_name(f"copy{stop}")
        shutil.copytree(home, copy)
        index = RIGHT.open(copy)
        count = iter(range(10_000))

        def killing(
            *args: Any, stop: int = stop, count: Iterator[int] = count, **named: Any
        ) -> Any:
            if next(count) == stop:
                raise Killed
            return real(*args, **named)

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, killing)
            try:
                index.apply(changes, after)
                done = True
            except Killed:
                done = False
        left = RIGHT.open(copy)
        assert left.fault(after) is None
        assert left.revision in (END, after)
        assert left.search(parse("rain", NOW), 10).total == 2
        left.apply(changes, after)
        assert left.revision == after
        assert left.search(parse("", NOW), 50).total == 10
        if done:
            break
    assert done


_LOOP = """
import sys
from pathlib import Path
from contracts.queries import CORPUS, corpus_changes
from pressmark.model.ids import Revision
from pressmark.model.results import LibraryPoint
from pressmark.search.backends.whoosh import WhooshBackend
index = WhooshBackend(key=b"k" * 32).open(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    revision = index.revision.revision + 1
    changes = corpus_changes()[revision % 7 : revision % 7 + 3]
    index.apply(changes, LibraryPoint("library", "1", Revision(revision)))
    print(revision, flush=True)
"""


def test_killed_for_real(home: Path) -> None:
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _LOOP, str(home)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert process.stdout
        last = 0
        for line in process.stdout:
            if line.strip().isdigit():
                last = int(line)
                if last % 5 == 3:
                    break
        process.kill()
        process.wait()
        process.stdout.close()
        index = RIGHT.open(home)
        assert index.revision
        assert index.revision.revision in (last, last + 1)
        assert index.fault(index.revision) is None
        assert index.search(parse("", NOW), 50).total == 10


@pytest.mark.usefixtures("files_left_open")
def test_a_full_disk_is_named_and_leaves_the_index_whole(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = RIGHT.open(home)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    for owner, name in [
        (storage, "write_seal"),
        (os, "fsync"),
        (storage.FileStorage, "create_file"),
    ]:
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full)
            with pytest.raises(SearchError) as caught:
                index.apply(corpus_changes()[:2], LibraryPoint("library", "1", Revision(20)))
        assert caught.value.code == "index-write"
        assert index.revision == END
        assert index.search(parse("rain", NOW), 10).total == 2
    index.apply(corpus_changes()[:2], LibraryPoint("library", "1", Revision(20)))
    assert index.search(parse("", NOW), 50).total == 10


def test_many_small_commits_are_merged(home: Path) -> None:
    index: WhooshIndex = RIGHT.open(home)
    for revision in range(20, 20 + 3 * CLASS):
        index.apply(corpus_changes()[:2], LibraryPoint("library", "1", Revision(revision)))
    assert len(index._state.segments) < 2 * CLASS
    index.tidy()
    assert index.search(parse("", NOW), 50).total == 10
    assert index.search(parse("rain", NOW), 50).total == 2
    assert RIGHT.open(home).revision == index.revision
