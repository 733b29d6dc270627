"""The cleaning process is killed when a page is too much, and a fresh one goes on."""

from __future__ import annotations

import threading
from pathlib import Path

import psutil
import pytest

from pressmark.cleaning.keeper import Keeper
from pressmark.config import CleanConfig
from pressmark.errors import CleaningError

QUICK = CleanConfig(seconds=3, cpu_seconds=1.5, memory_mb=400)
SMALL = {"job": "clean", "html": "<h1>T</h1><p>Some words.", "url": "https://x.example/"}
HEAVY = "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">words"


def ask(keeper: Keeper, **job: object) -> dict[str, object]:
    return keeper.ask(SMALL | {"pictures": []} | job)


def test_answers_and_is_kept_between_jobs() -> None:
    with Keeper(QUICK) as keeper:
        assert ask(keeper)["word_count"] == 2
        children = psutil.Process().children()
        assert ask(keeper)["word_count"] == 2
        assert psutil.Process().children() == children


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_is_not() -> None:
    with Keeper(QUICK) as keeper:
        with pytest.raises(CleaningError, match="cleaner-stopped"):
            ask(keeper, html=HEAVY)
        assert ask(keeper)["word_count"] == 2


def test_the_ladder_goes_down_a_rung_each_time() -> None:
    with Keeper(QUICK) as keeper:
        found = keeper.clean(SMALL | {"pictures": [], "html": HEAVY})
    assert found is None or found["complete"] != "complete"


def test_a_child_that_dies_is_replaced() -> None:
    with Keeper(QUICK) as keeper:
        ask(keeper)
        for child in psutil.Process().children():
            child.kill()
            child.wait()
        assert ask(keeper)["word_count"] == 2


def test_a_missing_file_is_an_error_of_that_job_alone() -> None:
    with Keeper(QUICK) as keeper:
        with pytest.raises(CleaningError, match="FileNotFoundError"):
            keeper.ask({"job": "clean", "path": "/nowhere", "url": "", "pictures": []})
        assert ask(keeper)["word_count"] == 2


def test_many_threads_take_turns() -> None:
    found: list[object] = []
    with Keeper(QUICK) as keeper:
        threads = [
            threading.Thread(target=lambda: found.append(ask(keeper)["word_count"]))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [2] * 8


def test_modules_of_the_working_folder_do_not_get_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('caught')")
    monkeypatch.chdir(tmp_path)
    with Keeper(QUICK) as keeper:
        assert ask(keeper)["word_count"] == 2
