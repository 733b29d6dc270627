"""The app's pages and the site's under a reader's hands: keys, a narrow window, both colours."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from browser.driver import Driver
from browser.real_archive import RealArchive
from browser.serving import served_folder
from browser.waiting import wait_until

_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
_CODE = "x = " + " + ".join(f"number_{each}" for each in range(60))
_CELLS = "".join(f"<td>column {each} holds words</td>" for each in range(14))
# what makes pages wide: a word, a table, code, an address as text
_WIDE = (
    f"<p>{_LONG}</p><pre><code>{_CODE}</code></pre><table><tr>{_CELLS}</tr></table>"
    f"<p>https://pages.test/{'a' * 200}</p><h2>{_LONG}</h2><ul><li>{_LONG}</li></ul>"
)
_PROSE = (
    "<p>The keeper walked out to the end of the pier each evening, and lit the lamp there.</p>" * 6
)
_PAIRING = {"name": "A browser with a name that is rather long for a narrow window"}
_CONTRAST = """(() => {
  const parse = (colour) => {
    const parts = colour.match(/[\\d.]+(?:e-?\\d+)?/g).map(Number);
    const rgb = parts.slice(0, 3).map((part) => colour.startsWith("rgb") ? part / 255 : part);
    return { rgb, alpha: parts[3] ?? 1 };
  };
  const light = ({ rgb }) => rgb.map((part) => part <= 0.04045 ? part / 12.92
    : ((part + 0.055) / 1.055) ** 2.4).reduce((sum, part, at) =>
      sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (getComputedStyle(at).backgroundImage !== "none") return null;
      const found = parse(getComputedStyle(at).backgroundColor);
      if (found.alpha === 1) return found;
    }
    return null;
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const spoken = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!spoken || !element.checkVisibility()) continue;
    const ground = behind(element);
    if (!ground) continue;
    const [low, high] = [light(parse(getComputedStyle(element).color)), light(ground)]
      .sort((one, other) => one - other);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5)
      faint.push(`${element.localName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return faint;
})()"""
_WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
_STICKING_OUT = """[...document.querySelectorAll("body *")].filter((element) =>
  element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => `${element.localName}.${element.className}`)"""
_FOCUSED = "document.activeElement.textContent"


@dataclass(frozen=True)
class Shelf:
    """An archive of three pieces, signed in to, and what is published of it."""

    archive: RealArchive
    site: str
    marks: list[str]
    pairing: str
    """The page that asks whether a browser may come in."""

    def places(self) -> dict[str, str]:
        """Every kind of page, by name."""
        mark, url = self.marks[0], self.archive.url
        return {
            "list": f"{url}/",
            "search": f"{url}/search?q=keeper",
            "nothing found": f"{url}/search?q={_LONG}",
            "reading": f"{url}/a/{mark}",
            "original": f"{url}/a/{mark}/original",
            "connections": f"{url}/connections",
            "trash": f"{url}/trash",
            "pair": self.pairing,
            "error": f"{url}/a/ZZZZZ",
            "home": f"{self.site}/index.html",
            "piece": f"{self.site}/a/0/0.html",
            "site search": f"{self.site}/search.html?q=keeper",
            "tags": f"{self.site}/tag/index.html",
            "about": f"{self.site}/about.html",
        }


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder = tmp_path_factory.mktemp("shelf")
    archive = RealArchive(folder / "library")
    archive.stop()
    lines = "".join(json.dumps(_line(number)) + "\n" for number in range(3))
    answers = archive.run("save", "--jsonl", text=lines).splitlines()
    archive.run("publish", str(folder / "site"), "--yes")
    archive.start()
    with served_folder(folder / "site") as site:
        marks = [json.loads(answer)["mark"] for answer in answers]
        yield Shelf(archive, site, marks, _ask_to_pair(archive.url))
    archive.stop()


@pytest.fixture
def reader(browser: Driver, shelf: Shelf) -> Iterator[Driver]:
    """A browser that is signed in, in front of the list."""
    browser.open(shelf.archive.link())
    yield browser
    browser.resize(None)
    browser.colours("light")


def test_the_list_is_walked_with_keys(reader: Driver) -> None:
    titles = reader.in_page("[...document.querySelectorAll('.row h2 a')].map(e => e.textContent)")
    assert len(titles) == 3
    for keys, focused in (("j", 0), ("j", 1), ("jj", 2), ("k", 1)):
        reader.keys(*keys)
        assert reader.in_page(_FOCUSED) == titles[focused]
    reader.keys("Enter")
    heading = "document.querySelector('.article h1')?.textContent"
    assert wait_until(lambda: reader.in_page(heading), "the piece") == titles[1]


def test_a_key_leads_to_the_search_and_out_of_it(reader: Driver) -> None:
    reader.keys("/")
    assert reader.in_page("document.activeElement.id") == "q"
    reader.keys("j", "s", "/")  # now they are letters
    assert reader.in_page("document.querySelector('#q').value") == "js/"
    reader.keys("Escape")
    assert reader.in_page("document.activeElement.id") != "q"


@pytest.mark.parametrize(("key", "button"), [("s", "star"), ("e", "archive")])
def test_a_key_marks_the_piece(reader: Driver, shelf: Shelf, key: str, button: str) -> None:
    reader.go(f"{shelf.archive.url}/a/{shelf.marks[0]}")
    pressed = f"document.querySelector('#{button}')?.getAttribute('aria-pressed')"
    for expected in ("true", "false"):
        reader.keys(key)
        wait_until(lambda now=expected: reader.in_page(pressed) == now, f"{button} {expected}")


def test_a_narrow_page_is_not_wider_than_its_window(reader: Driver, shelf: Shelf) -> None:
    reader.resize(390)
    wide = {}
    for name, place in shelf.places().items():
        reader.go(place)
        whole, shown = reader.in_page(_WIDTHS)
        assert shown == 390 or (reader.name == "firefox" and 370 < shown <= 390), name
        if whole > shown:
            wide[name] = [whole, *reader.in_page(_STICKING_OUT)]
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_both_colours(reader: Driver, shelf: Shelf, scheme: str) -> None:
    reader.colours(scheme)
    dark = "matchMedia('(prefers-color-scheme: dark)').matches"
    for name, place in shelf.places().items():
        reader.go(place)
        assert reader.in_page(dark) == (scheme == "dark"), name
        assert reader.in_page(_CONTRAST) == [], name


def _ask_to_pair(url: str) -> str:
    headers = {"Content-Type": "application/json", "Origin": f"chrome-extension://{'a' * 32}"}
    request = urllib.request.Request(
        f"{url}/api/v1/pairings", json.dumps(_PAIRING).encode(), headers
    )
    with urllib.request.urlopen(request, timeout=20) as reply:
        return str(json.load(reply)["approve"])


def _line(number: int) -> dict[str, object]:
    title = f"Piece {number} of the pier {_LONG}" if number == 0 else f"Piece {number} of the pier"
    wide = _WIDE if number == 0 else ""
    html = (
        f"<!doctype html><html lang=de><title>{title}</title>"
        f"<meta name=author content='Ada Merrow'><article><h1>{title}</h1>"
        f"{_PROSE}{wide}{_PROSE}</article></html>"
    )
    return {
        "url": f"https://pages.test/{number}/{'b' * 150}",
        "html": html,
        "tags": ["pier", _LONG],
        "note": f"A note. {_LONG}",
        "visibility": "full",
        "captured_at": f"2026-03-0{number + 1}T12:00:00Z",
    }
