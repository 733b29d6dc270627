"""A search as a person types it: slowly, with a slip, with the keyboard alone, to the passage."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from browser.driver import Driver
from browser.real_archive import RealArchive
from browser.waiting import wait_until

_TITLES = "[...document.querySelectorAll('.row h2')].map(e => e.textContent)"
_OFFERED = (
    "[...document.querySelectorAll('#offered:not([hidden]) [role=option]')]"
    ".map(e => e.firstChild.textContent)"
)
_TYPED = "document.querySelector('#q').value"
_MARKED = "[...(CSS.highlights.get('found') ?? [])].map(range => range.toString().toLowerCase())"
_FILLER = "<p>The keeper walked out to the end of the pier each evening, and lit the lamp.</p>"
_WANTED = "<p>On the fortieth evening a heron stood where the lamp should have been.</p>"


@pytest.fixture(scope="module")
def archive_of_pieces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealArchive]:
    archive = RealArchive(tmp_path_factory.mktemp("typing") / "library")
    archive.stop()
    lines = "".join(json.dumps(_line(number)) + "\n" for number in range(4))
    archive.run("save", "--jsonl", text=lines)
    archive.start()
    yield archive
    archive.stop()


@pytest.fixture
def reader(browser: Driver, archive_of_pieces: RealArchive) -> Iterator[Driver]:
    browser.open(archive_of_pieces.link())
    yield browser
    browser.resize(None)


def typed(reader: Driver, text: str) -> None:
    """Each key by itself, as a person presses them."""
    for key in text:
        reader.keys(" " if key == " " else key)


def until(reader: Driver, expression: str, expected: Any) -> None:
    wait_until(lambda: reader.in_page(expression) == expected, f"{expression} to be {expected}")


def test_a_slip_is_corrected_while_answers_come(
    reader: Driver, archive_of_pieces: RealArchive
) -> None:
    reader.go(f"{archive_of_pieces.url}/search")
    reader.keys("/")
    typed(reader, "herom")
    wait_until(lambda: "herom" in reader.in_page("location.search"), "the address to follow")
    reader.keys("Backspace", "n")
    until(reader, _TITLES, ["Piece 2 of the pier"])
    assert reader.in_page("document.querySelector('.passage mark')?.textContent") == "heron"
    assert reader.in_page("document.activeElement.id") == "q"


def test_the_keyboard_alone_leads_to_the_marked_passage(
    reader: Driver, archive_of_pieces: RealArchive
) -> None:
    reader.go(f"{archive_of_pieces.url}/search?q=fortieth+herons")
    reader.keys("j")
    assert reader.in_page("document.activeElement.textContent") == "Piece 2 of the pier"
    reader.keys("Tab", "Enter")
    until(reader, "document.querySelector('.article h1')?.textContent", "Piece 2 of the pier")
    until(reader, _MARKED, ["fortieth", "heron"])
    place = (
        "(() => { const range = [...CSS.highlights.get('found')][0];"
        " const box = range.getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; })()"
    )
    wait_until(lambda: reader.in_page(place), "the passage to be in sight")
    assert reader.in_page("scrollY") > 300


def test_what_is_offered_is_chosen_with_arrows(
    reader: Driver, archive_of_pieces: RealArchive
) -> None:
    reader.go(f"{archive_of_pieces.url}/search")
    reader.keys("/")
    typed(reader, "tag:bi")
    until(reader, _OFFERED, ["birds"])
    reader.keys("ArrowDown")
    pointed = "document.querySelector('#q').getAttribute('aria-activedescendant')"
    assert reader.in_page(f"document.getElementById({pointed})?.ariaSelected") == "true"
    reader.keys("Enter")
    until(reader, _TYPED, "tag:birds ")
    until(reader, _TITLES, ["Piece 2 of the pier"])


def test_a_piece_is_opened_from_the_list_of_any_page(
    reader: Driver, archive_of_pieces: RealArchive
) -> None:
    reader.keys("/")
    typed(reader, "piece 3")
    wait_until(lambda: "Piece 3 of the pier" in reader.in_page(_OFFERED), "the piece")
    at = reader.in_page(_OFFERED).index("Piece 3 of the pier")
    reader.keys(*["ArrowDown"] * (at + 1), "Enter")
    until(reader, "document.querySelector('.article h1')?.textContent", "Piece 3 of the pier")


def test_the_last_searches_stay_in_this_browser(
    reader: Driver, archive_of_pieces: RealArchive
) -> None:
    reader.go(f"{archive_of_pieces.url}/")
    reader.keys("/")
    typed(reader, "lamp")
    reader.keys("Enter")
    until(reader, "location.pathname", "/search")
    reader.go(f"{archive_of_pieces.url}/")
    reader.keys("/")
    wait_until(lambda: "lamp" in reader.in_page(_OFFERED), "the search of before")
    reader.keys("ArrowUp", "Enter")  # the last row forgets them
    assert reader.in_page("localStorage.getItem('pm-recent')") is None


def test_facets_fold_on_a_narrow_page(reader: Driver, archive_of_pieces: RealArchive) -> None:
    opened = "document.querySelector('.facets .fold').open"
    reader.go(f"{archive_of_pieces.url}/search?q=lamp")
    assert reader.in_page(opened) is True
    reader.resize(390)
    reader.go(f"{archive_of_pieces.url}/search?q=lamp")
    assert reader.in_page(opened) is False


def _line(number: int) -> dict[str, object]:
    title = f"Piece {number} of the pier"
    prose = _FILLER * 25 + (_WANTED if number == 2 else "") + _FILLER * 25
    head = f"<!doctype html><html lang=en><title>{title}</title>"
    return {
        "url": f"https://pages.test/{number}",
        "html": f"{head}<article><h1>{title}</h1>{prose}",
        "tags": ["birds" if number == 2 else "boats"],
        "captured_at": f"202{number}-03-01T12:00:00Z",
    }
