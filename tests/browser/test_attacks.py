"""Known attacks, saved, read, searched and published: nothing of them runs, asks or leads away.

The same strings as they are must run, or the detector is broken; so each layer is shown alone, too:
what the sanitiser lets through without any policy, and every string as it is under our policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask, request

from browser.bare_pages import FRAMES, POLICIES, BarePages
from browser.driver import Driver
from browser.hostile_archive import HostileArchive
from browser.inspecting import LOOK
from browser.serving import Served, served_folder
from browser.vectors import Vector, make_batches, read_vectors
from browser.waiting import wait_until

# So many run as they are, at the least: 138 do in Chromium 156, 143 in Firefox 153. The others are
# for browsers of long ago, ask without a script, or are what a sanitiser must let through.
LEAST = 125


@pytest.fixture(scope="session")
def leak() -> Iterator[Served]:
    """The host that attacks call. It must never be asked for anything."""
    app = Flask("leak", static_folder=None)
    asked = app.config["asked"] = list[str]()

    @app.before_request
    def remember() -> str:
        asked.append(request.full_path)
        return "leaked"

    served = Served(app)
    yield served
    served.stop()


@pytest.fixture(scope="session")
def vectors(corpus: Path, leak: Served) -> list[Vector]:
    found = read_vectors(corpus, f"127.0.0.1:{leak.port}")
    assert len(found) > 600
    return found


@pytest.fixture(scope="session")
def bare(vectors: list[Vector]) -> Iterator[BarePages]:
    pages = BarePages(vectors)
    yield pages
    pages.served.stop()


@pytest.fixture(scope="session")
def running(session_browser: Driver, bare: BarePages, vectors: list[Vector]) -> list[Vector]:
    """The attacks that run in this browser when nothing is done about them."""
    fired = bare.show(session_browser, "bare", vectors).fired
    ids = set(re.findall(r"/one/bare/(\w+)", "\n".join(fired)))
    return [vector for vector in vectors if vector.id in ids]


@pytest.fixture(scope="session")
def hostile(
    vectors: list[Vector], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HostileArchive]:
    made = HostileArchive(tmp_path_factory.mktemp("hostile"), make_batches(vectors))
    yield made
    made.archive.stop()


@pytest.fixture
def quiet(browser: Driver, leak: Served) -> Iterator[Driver]:
    """A browser in which, by the end of the test, nothing has asked the leaking host."""
    browser.seen()
    leak.app.config["asked"].clear()
    yield browser
    browser.close_page()
    assert leak.app.config["asked"] == []


def test_the_detector_hears_attacks_as_they_are(running: list[Vector], leak: Served) -> None:
    assert len(running) >= LEAST
    assert leak.app.config["asked"]


def test_the_sanitiser_alone_stops_all(
    quiet: Driver, bare: BarePages, vectors: list[Vector]
) -> None:
    quiet.open("about:blank")
    for start in range(0, len(vectors), FRAMES):
        look(quiet, bare.served.url(), f"/clean/{start}")


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_alone_stops_every_script(
    browser: Driver, bare: BarePages, running: list[Vector], policy: str
) -> None:
    assert bare.show(browser, policy, running).fired == []


def test_in_the_app(quiet: Driver, hostile: HostileArchive) -> None:
    quiet.open(hostile.archive.link())
    for place in ("/", "/public", "/connections"):
        look(quiet, hostile.url, place)
    for mark, batch in hostile.batches.items():
        text = look(quiet, hostile.url, f"/a/{mark}")
        if len(batch.vectors) > 1:  # one that stands alone swallows what follows it
            ends = [f"After mark{vector.id} stands" in text for vector in batch.vectors]
            assert all(ends)
        if batch.vectors:
            look(quiet, hostile.url, f"/a/{mark}/original")
    for query in hostile.queries():
        look(quiet, hostile.url, f"/search?q={quote(query)}")
    for start in range(0, len(hostile.batches), 20):
        look(quiet, hostile.url, f"/search?q=beginning&from={start}")
    for vector in hostile.some_vectors():
        tag = " ".join(vector.html.split())[:80].strip()
        look(quiet, hostile.url, f"/tag/{quote(tag, safe='')}")


def test_on_the_published_site(quiet: Driver, hostile: HostileArchive) -> None:
    quiet.open("about:blank")
    with served_folder(hostile.site) as address:
        pages = [page.relative_to(hostile.site) for page in hostile.site.rglob("*.html")]
        pieces = [page for page in pages if page.parts[0] == "a"]
        assert len(pieces) == len(hostile.batches)
        rest = [page for page in pages if page.parts[0] not in ("a", "tag")]
        tags = [page for page in pages if page.parts[0] == "tag"][:20]
        for page in [*pieces, *rest, *tags]:
            look(quiet, address, f"/{page.as_posix()}")
        for query in hostile.queries():
            search_site(quiet, address, query)
        search_site(quiet, address, "beginning")
        find_all(quiet, len(hostile.batches))
        inspect(quiet, address, "all that is found")


def look(browser: Driver, address: str, place: str) -> str:
    """Open a page, touch everything in it; gives the piece's text."""
    browser.go(f"{address}{place}")
    return inspect(browser, address, place)


def inspect(browser: Driver, address: str, place: str) -> str:
    found = browser.in_page(LOOK)
    seen = browser.seen()
    assert found["faults"] == [], place
    assert seen.fired == [], place
    if not place.endswith("/original"):  # there the policy may be what stops a thing
        assert seen.complaints == [], place
    assert elsewhere(seen.requests, address) == [], place
    return str(found["text"])


def search_site(browser: Driver, address: str, words: str) -> None:
    """Search the site for an attack's own words; what is found is the attack."""
    browser.go(f"{address}/search.html?q={quote(words)}")
    said = "document.querySelector('#status').textContent"
    wait_until(lambda: re.search(r"\d|[Nn]o", str(browser.in_page(said))), "the answer")
    assert browser.in_page("document.querySelector('#q').value") == words
    inspect(browser, address, f"the search for {words}")


def find_all(browser: Driver, count: int) -> None:
    """Ask for more until all is shown."""

    def more() -> bool:
        browser.in_page("document.querySelector('button.more')?.click()")
        return bool(browser.in_page("document.querySelectorAll('.hit').length") == count)

    wait_until(more, "all hits")


def elsewhere(requests: list[str], address: str) -> list[str]:
    """The requests that went to others."""
    return [one for one in requests if not one.startswith(f"{address}/") and one != "about:blank"]
