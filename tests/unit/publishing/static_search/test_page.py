"""The search page in real Chromium, under its strict policy, over http and from files."""

from __future__ import annotations

import functools
import html
import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from contracts.published import PUBLISHED
from pressmark.assets import asset_dir
from pressmark.model.public import PublicItem
from pressmark.publishing.static_search.build import build

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types pm"
)
TEXTS = {
    "none": "Nothing found",
    "found.one": "{n} piece",
    "found.other": "{n} pieces",
    "searching": "Searching",
    "failed": "Failed",
    "more": "More",
    "help": "Help",
    "note.lone-quote": "A quote is alone.",
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Search</title>
<script src="s/search.js" defer data-root="find/" data-texts="{texts}"></script>
<form role="search" action="search.html"><input type="search" id="q" name="q"></form>
<p id="status" role="status"></p><ol id="hits"></ol>"""
PIECE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<article lang="{lang}"><header><h1>{title}</h1><p class="byline">{byline}</p>
<div class="meta"><span>{site}</span></div></header><div class="body">{body}</div></article>"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("PRESSMARK_CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium on this machine: the search page is not tried")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which no script may fail and nothing may break the policy."""
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield page
    page.close()
    assert wrong == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, PUBLISHED)
    return folder


@pytest.fixture(scope="module", params=["http", "file"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """Where the site lies: served, or as files."""
    if request.param == "file":
        yield site.as_uri()
        return
    yield from serve(site)


def serve(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def write_site(folder: Path, items: list[PublicItem]) -> None:
    """A site of ``items`` as far as search needs one."""
    files = dict(build(items))
    files["s/search.js"] = (asset_dir("site") / "search.js").read_bytes()
    texts = html.escape(json.dumps(TEXTS))
    files["search.html"] = PAGE.format(policy=POLICY, texts=texts).encode()
    for item in items:
        body = "".join(f"<p>{html.escape(line)}</p>" for line in item.text.split("\n"))
        piece = PIECE.format(
            title=html.escape(item.title),
            lang=item.lang or "",
            byline=html.escape(", ".join(item.byline)),
            site=item.site,
            body=body,
        )
        files[f"a/{item.number // 1000}/{item.number}.html"] = piece.encode()
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def titles(page: Page) -> list[str]:
    return page.locator("#hits h2").all_inner_texts()


def test_typing_finds_and_marks(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html")
    expect(page.locator("#status")).to_have_text("Help")
    page.locator("#q").press_sequentially("forest rain", delay=20)
    expect(page.locator("#status")).to_have_text("1 piece")
    assert titles(page) == ["Rain in the forest"]
    assert page.locator("#hits h2 mark").all_inner_texts() == ["Rain", "forest"]
    assert page.locator("#hits .passage mark").all_inner_texts() == ["Rain", "forest", "forest"]
    href = page.locator("#hits .passage a").get_attribute("href")
    assert href and "#:~:text=Rain%20falls%20on%20the%20forest%20all%20night." in href
    assert page.evaluate("new URL(location.href).searchParams.get('q')") == "forest rain"
    meta = page.locator("#hits .meta").inner_text()
    assert "Ana Björk" in meta
    assert "bbc.com" in meta


def test_the_address_asks(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html?q={quote('site:bbc.com sort:old')}")
    expect(page.locator("#status")).to_have_text("2 pieces")
    assert titles(page) == ["Big snow", "Rain in the forest"]
    assert page.locator("#q").input_value() == "site:bbc.com sort:old"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"big snow"', ["Big snow"]),
        ('"to be or not to be"', ["Big snow"]),
        ("title:C++", ["C++ and C# compared"]),
        ("索", ["日本語の全文検索"]),
        ("STRASSE", ["Über den Wald"]),
        ("saved:2023-05", ["C++ and C# compared"]),
        ("zzz", []),
    ],
)
def test_queries(page: Page, address: str, query: str, found: list[str]) -> None:
    page.goto(f"{address}/search.html?q={quote(query)}")
    expect(page.locator("#status")).to_have_text(
        f"{len(found)} piece" if found else "Nothing found"
    )
    assert titles(page) == found


def test_notes_are_told(page: Page, address: str) -> None:
    asked = quote('big " snow')
    page.goto(f"{address}/search.html?q={asked}")
    expect(page.locator("#status")).to_have_text("1 piece A quote is alone.")


def test_keys_and_going_back(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html")
    page.keyboard.press("/")
    page.keyboard.type("site:bbc.com")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("2 pieces")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    assert page.locator("#q").input_value() == ""
    expect(page.locator("#hits li")).to_have_count(0)
    page.locator("#q").fill("snow")
    page.locator("#q").press("Enter")
    expect(page.locator("#status")).to_have_text("1 piece")
    page.go_back()
    expect(page.locator("#status")).to_have_text("Help")


def test_a_hit_opens_at_its_passage(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html?q=drinks")
    page.locator("#hits .passage a").click()
    expect(page.locator("h1")).to_have_text("Rain in the forest")


def test_text_never_becomes_markup(page: Page, tmp_path: Path) -> None:
    evil = '<img src=x onerror="window.fired=1"><script>window.fired=1</script> rain'
    bad = [
        replace_texts(item, evil if number % 2 else f"{evil}\u2028</script>")
        for number, item in enumerate(PUBLISHED[:4])
    ]
    write_site(tmp_path, bad)
    for base in chain([tmp_path.as_uri()], serve(tmp_path)):
        page.goto(f"{base}/search.html?q={quote('rain <script> onerror')}")
        expect(page.locator("#status")).to_have_text("4 pieces")
        assert page.evaluate("window.fired") is None
        assert page.locator("#hits img, #hits script").count() == 0


def test_scripts_from_elsewhere_are_refused(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/search.html")
    refused = """names => names.map(name => {
        try { window.trustedTypes.createPolicy(name, {}); return false; } catch { return true; }
    })"""
    assert page.evaluate(refused, ["pm2", "default"]) == [True, True]


def test_many_hits_come_in_pages(page: Page, tmp_path: Path) -> None:
    first = PUBLISHED[-1]
    items = [renumbered(first, number) for number in range(35)]
    write_site(tmp_path, items)
    page.goto(f"{tmp_path.as_uri()}/search.html?q=rain")
    expect(page.locator("#status")).to_have_text("35 pieces")
    expect(page.locator("#hits article")).to_have_count(10)
    page.locator("#hits button").click()
    expect(page.locator("#hits article")).to_have_count(20)
    assert titles(page)[0].endswith(" 34")


def test_late_answers_are_dropped(page: Page, site: Path) -> None:
    held: list[Callable[[], None]] = []
    for base in serve(site):
        page.route("**/find/0-*/**", lambda route: held.append(route.continue_))
        page.goto(f"{base}/search.html?q=snow", wait_until="commit")
        page.locator("#q").wait_for()
        page.wait_for_timeout(100)
        page.locator("#q").fill("forest")
        page.wait_for_timeout(150)
        assert held
        for release in held:
            release()
        page.unroute_all()
        expect(page.locator("#status")).to_have_text("1 piece")
        assert titles(page) == ["Rain in the forest"]


def test_a_missing_file_is_said_and_tried_again(page: Page, tmp_path: Path) -> None:
    write_site(tmp_path, PUBLISHED)
    (folder,) = tmp_path.glob("find/0-*")
    folder.rename(tmp_path / "away")
    page.goto(f"{tmp_path.as_uri()}/search.html?q=snow")
    expect(page.locator("#status")).to_have_text("Failed")
    (tmp_path / "away").rename(folder)
    page.locator("#q").press("Enter")
    expect(page.locator("#status")).to_have_text("1 piece")


def renumbered(item: PublicItem, number: int) -> PublicItem:
    return replace(item, number=number, title=f"{item.title} {number}")


def replace_texts(item: PublicItem, text: str) -> PublicItem:
    """``item`` with ``text`` for everything a page may say."""
    return replace(item, title=text, byline=(text,), text=text, note=text, tags=(text,))
