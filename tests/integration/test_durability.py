"""A save killed at any step loses nothing that was acknowledged, and starts again by itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.captures import make_capture
from helpers.serving import plain_config
from pressmark.archive import Archive
from pressmark.library.captures import Sender, waiting
from pressmark.library.items import count_all
from pressmark.pipeline.checking import check
from pressmark.pipeline.following import settle

# Saves pages for ever and says which were acknowledged. Dies by SIGKILL before the n-th call of
# what a save consists of: opening, syncing and renaming files, and SQLite's commits.
CHILD = """
import io, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
left = int(sys.argv[2])
def dying(call):
    def wrapped(*args, **kwargs):
        global left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **kwargs)
    return wrapped
from helpers.captures import make_capture
from pressmark.library.captures import Sender
from pressmark.library.library import Library
from sqlalchemy import event
library = Library(Path(sys.argv[1]))
os.fsync = dying(os.fsync)
os.replace = dying(os.replace)
os.open = dying(os.open)
Path.replace = dying(Path.replace)
event.listen(library.database._writer, "commit", dying(lambda _connection: None))
for number in range(1000):
    capture = make_capture(f"https://kill.example/{number}", b"<p>page %d" % number)
    library.take_in(capture, Sender(), datetime.now(UTC))
    print(capture.id, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not there on Windows")
@pytest.mark.parametrize("step", range(1, 31))
def test_a_kill_at_each_step_of_a_save(tmp_path: Path, step: int) -> None:
    folder = tmp_path / "library"
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(step)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    acknowledged = set(done.stdout.split())
    with Archive(plain_config(folder)) as archive:
        with archive.library.read() as connection:
            kept = set(waiting(connection))
        assert acknowledged <= kept
        settle(archive)
        assert [finding for finding in check(archive, read_data=True) if finding.serious] == []
        # it goes on as if nothing had been
        archive.library.take_in(make_capture(), Sender(), make_capture().captured_at)
        with archive.library.read() as connection:
            assert count_all(connection) == len(kept) + 1


def test_the_order_of_a_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File, its folder, sidecar, its folder; only then COMMIT: each left out loses captures."""
    steps: list[str] = []
    with Archive(plain_config(tmp_path / "library")) as archive:
        sync, replace = os.fsync, Path.replace

        def fsync(descriptor: int) -> None:
            target = str(Path(f"/proc/self/fd/{descriptor}").readlink())
            steps.append("sync folder" if Path(target).is_dir() else "sync file")
            sync(descriptor)

        def rename(self: Path, target: Path) -> Path:
            steps.append(f"place {Path(target).suffix}")
            return replace(self, target)

        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(Path, "replace", rename)
        execute = archive.library.database._writer.dialect.do_commit

        def commit(connection: object) -> None:
            steps.append("commit")
            execute(connection)  # type: ignore[arg-type]

        monkeypatch.setattr(archive.library.database._writer.dialect, "do_commit", commit)
        archive.library.take_in(make_capture(), Sender(), make_capture().captured_at)
        with archive.library.database._writer.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            level = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    assert (mode, level) == ("wal", 2)
    assert steps[-4:] == ["sync file", "place .json", "sync folder", "commit"]
    assert steps[:-4][-3:] == ["sync file", "place .gz", "sync folder"]
    record = next((tmp_path / "library" / "captures").glob("*.json"))
    assert json.loads(record.read_text())["page"]["blob"]
