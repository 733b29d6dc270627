"""The main job, as a reader does it: connect, press, read, find, make public, publish, find again.

What proves that nobody else is asked: ``Driver.seen`` lists every request that the browser opens
for a page (``chromium_watch.py``, ``firefox_watch.py``), whether or not there is a way out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from browser.driver import Driver
from browser.real_archive import ArchiveView
from browser.serving import Served, served_folder
from browser.steps import finished, pair, popup_click, press_button, state_says
from browser.story import PICTURES, SENTENCE, TITLE
from browser.waiting import wait_until

_PICTURES = """(async () => {
  const images = [...document.querySelectorAll(".body img")];
  for (const image of images) {
    image.scrollIntoView();  // they come when they are seen
    for (let tries = 0; !image.complete && tries < 100; tries++)
      await new Promise((done) => setTimeout(done, 20));
  }
  return images.map((image) => image.naturalWidth);
})()"""
_LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href.split('#')[0])"


@pytest.fixture
def reader(browser: Driver, archive: ArchiveView, site: Served) -> Driver:
    """A browser that was paired by hand, in front of the piece it has just saved."""
    pair(browser, archive.url, archive.link())
    browser.close_page()
    browser.open(site.url("/enter?next=/story", "news.test"))
    wait_until(lambda: TITLE in (words(browser, "h1") or ""), "the script of the page")
    assert finished(browser, press_button(browser)) == "✓"
    state_says(browser, "Saved ·")
    browser.seen()
    popup_click(browser, "#read")
    browser.to_front(f"{archive.url}/a/")
    wait_until(lambda: words(browser, "h1") == TITLE, "the piece")
    return browser


@pytest.fixture(params=["http", "file"])
def published_at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder to publish into, and the address a visitor opens it at."""
    folder = tmp_path / "site"
    if request.param == "file":
        yield folder, folder.as_uri()
        return
    folder.mkdir()
    with served_folder(folder) as address:
        yield folder, address


def test_a_piece_goes_the_whole_way(
    reader: Driver, archive: ArchiveView, published_at: tuple[Path, str]
) -> None:
    folder, address = published_at
    read_it(reader)
    find_in_app(reader, archive)
    make_public(reader)
    quiet(reader, archive.url)
    assert "1 piece" in archive.run("publish", str(folder), "--yes")
    reader.go(f"{address}/index.html")
    assert TITLE in reader.in_page("document.body.innerText")
    find_on_site(reader, address)
    read_it(reader)
    quiet(reader, address)
    browse_without_scripts(reader, address)
    quiet(reader, address)


def read_it(browser: Driver) -> None:
    """The piece is in front: its words, each of its pictures, and none of the page's furniture."""
    shown = words(browser, ".article")
    assert SENTENCE in shown
    assert "Ada Merrow" in shown
    assert "Please wait" not in shown and "reserved" not in shown
    assert browser.in_page(_PICTURES) == [320] * len(PICTURES)


def find_in_app(browser: Driver, archive: ArchiveView) -> None:
    """Type the sentence into the app's search, and follow the hit."""
    browser.go(f"{archive.url}/")
    browser.keys("/", *f'"{SENTENCE}"', "Enter")
    wait_until(lambda: "/search" in browser.in_page("location.href"), "the search")
    assert wait_until(lambda: marked(browser), "the passage") == SENTENCE
    follow(browser, ".passage a")
    wait_until(lambda: words(browser, "h1") == TITLE, "the piece")


def make_public(browser: Driver) -> None:
    """In the form below the piece."""
    browser.in_page("void (document.querySelector('#visibility').value = 'full')")
    follow(browser, "#edit .btn")
    wait_until(lambda: words(browser, ".tools .public"), "the piece to be public")


def find_on_site(browser: Driver, address: str) -> None:
    """Type the sentence into the site's own search, and follow the hit."""
    follow(browser, 'nav a[href$="search.html"]')
    wait_until(lambda: browser.in_page("!!document.querySelector('#q')"), "the search page")
    browser.in_page("document.querySelector('#q').focus()")
    browser.keys(*f'"{SENTENCE}"')
    assert wait_until(lambda: marked(browser), "the passage") == SENTENCE
    follow(browser, ".passage a")
    wait_until(lambda: words(browser, "h1") == TITLE, "the piece")
    assert browser.in_page("location.href").startswith(f"{address}/a/")


def browse_without_scripts(browser: Driver, address: str) -> None:
    """Every page, and so every piece, can be reached from home by links alone."""
    browser.scripts(False)
    browser.go(f"{address}/index.html")
    waiting, found = {f"{address}/index.html"}, set[str]()
    while waiting:
        page = waiting.pop()
        found.add(page)
        browser.go(page)
        links = {urljoin(page, link) for link in browser.in_page(_LINKS)}
        waiting |= {link for link in links if link.startswith(f"{address}/")} - found
        if "/a/" in urlsplit(page).path:
            read_it(browser)
    browser.scripts(True)
    assert sum("/a/" in page for page in found) == 1
    assert len(found) > 6


def quiet(browser: Driver, address: str) -> None:
    """Nothing was asked for but what lies at ``address``, and no page complained."""
    wait_until(lambda: browser.in_page("document.readyState") == "complete", "the page")
    browser.go("about:blank")  # what comes late belongs to the page before
    seen = browser.seen()
    assert [one for one in seen.requests if not one.startswith(f"{address}/")] == []
    assert seen.complaints == []
    if address.startswith("http"):
        assert seen.requests  # it was listened to


def words(browser: Driver, selector: str) -> str:
    """What stands in the first part of the page that fits."""
    return str(browser.in_page(f"document.querySelector({json.dumps(selector)})?.innerText") or "")


def marked(browser: Driver) -> str:
    """The marked words of the first passage, read as one."""
    marks = "[...(document.querySelector('.passage')?.querySelectorAll('mark') ?? [])]"
    return str(browser.in_page(f"{marks}.map((mark) => mark.textContent).join(' ')"))


def follow(browser: Driver, selector: str) -> None:
    """Click what leads to another page."""
    click = f"document.querySelector({json.dumps(selector)}).click()"
    browser.in_page(f"void setTimeout(() => {click})")  # the answer comes before the page goes
