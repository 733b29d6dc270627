"""PDF files that are locked, broken, long, or that say little of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressmark.cleaning.extractors import pdf
from pressmark.cleaning.plainfiles import clean_file
from pressmark.cleaning.recipe import Cleaned
from pressmark.model.article import Complete

FILES = Path(__file__).resolve().parents[2] / "data" / "files"
GUIDE = (FILES / "file-el-pdf" / "source.pdf").read_bytes()


def read(data: bytes, title: str = "", rung: int = 0) -> Cleaned:
    url = "https://harbour.example/guide.pdf"
    return clean_file(data, "application/pdf", url, title, rung=rung)


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", GUIDE[:9000], GUIDE.replace(b"/Page", b"/Pgae"), b"\x00" * 4000]
)
def test_a_broken_file_says_so(data: bytes) -> None:
    found = read(data)
    assert found.complete is Complete.NO_TEXT
    assert found.reason in (pdf.BROKEN, pdf.NO_WORDS)
    assert found.metadata.title in ("guide.pdf", "The harbour of Piraeus")


def test_what_takes_too_long_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, pdf._SECONDS + 1])
    monkeypatch.setattr(pdf.time, "process_time", lambda: next(clock))
    found = read(GUIDE)
    assert found.complete is Complete.INCOMPLETE and found.reason == pdf.PARTLY
    assert "twenty-five centuries" in found.text and "1912" not in found.text


def test_a_file_that_was_too_much_is_only_kept() -> None:
    found = read(GUIDE, rung=1)
    assert (found.complete, found.reason, found.text) == (Complete.NO_TEXT, "stopped", "")


def test_lines_at_the_edge_of_most_pages_are_no_text() -> None:
    pages = [
        (str(n), ["Annals of Harbours", f"Tide {n} was high.", f"- {n} -"]) for n in range(1, 6)
    ]
    assert pdf._without_running_lines(pages) == [
        (str(n), [f"Tide {n} was high."]) for n in range(1, 6)
    ]


def test_a_word_that_was_parted_is_whole_again() -> None:
    lines = [
        "The keeper of the light-",
        "house walked home on the old rail-",
        "way at Saint-",
        "Malo.",
    ]
    assert list(pdf._joined(lines)) == [
        "The keeper of the lighthouse walked home on the old railway at Saint-Malo."
    ]


def test_the_file_names_itself_where_it_can() -> None:
    found = read(GUIDE, title="guide.pdf - Viewer")
    assert found.metadata.title == "The harbour of Piraeus"
    assert found.metadata.sources["title"] == "pdf"
