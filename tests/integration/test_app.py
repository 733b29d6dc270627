"""The app's pages, asked over HTTP as a browser would."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from helpers.app import PROSE, get, html, now, post, save
from helpers.captures import NOON, make_capture
from helpers.serving import Serving, serving, wait_for
from pressmark.library.captures import Sender
from pressmark.model.capture import Body, Resource


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("app") / "library") as running:
        yield running


@pytest.fixture(scope="module")
def cookie(server: Serving) -> str:
    return server.sign_in()


def test_the_empty_library_explains_the_button(tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("empty") / "library") as running:
        cookie = running.sign_in()
        page = get(running, "/", cookie)
        assert "pressmark extension" in page
        assert "Allow" in page
        for place in ("/starred", "/archive", "/public", "/trash", "/connections", "/search"):
            assert "<main" in get(running, place, cookie)


def test_everything_the_reader_decides_can_be_changed(server: Serving, cookie: str) -> None:
    item = save(server, make_capture("https://edit.example/", html("Tides")))
    page = f"/a/{item.mark}"
    post(
        server,
        f"{page}/edit",
        cookie,
        page,
        title="My <b>title</b>",
        note="Why",
        tags="sea, Maps",
        visibility="full",
    )
    post(server, f"{page}/star", cookie, page)
    post(server, f"{page}/archive", cookie, page)
    reading = now(server, item).reading
    assert (reading.title, reading.note, reading.tags) == (
        "My <b>title</b>",
        "Why",
        ("sea", "Maps"),
    )
    assert (reading.starred, reading.visibility) == (True, "full")
    assert reading.archived_at is not None
    shown = get(server, page, cookie)
    assert "My &lt;b&gt;title&lt;/b&gt;" in shown
    assert "<b>title" not in shown
    for place in ("/starred", "/archive", "/public", "/tag/maps"):
        listed = item.mark in get(server, place, cookie)
        assert listed is (place != "/tag/maps"), place  # archived pieces leave the library's lists


def test_trash_and_back(server: Serving, cookie: str) -> None:
    item = save(server, make_capture("https://trash.example/", html("Mist")))
    page = f"/a/{item.mark}"
    post(server, f"{page}/delete", cookie, page)
    assert item.mark not in get(server, "/", cookie)
    assert item.mark in get(server, "/trash", cookie)
    wait_for(lambda: get(server, "/search?q=mist", cookie), lambda text: item.mark not in text)
    post(server, f"{page}/restore", cookie, page)
    assert item.mark in get(server, "/", cookie)
    wait_for(lambda: get(server, "/search?q=mist", cookie), lambda text: item.mark in text)


def test_versions_can_be_chosen(server: Serving, cookie: str) -> None:
    item = save(server, make_capture("https://version.example/", html("First")))
    later = make_capture(
        "https://version.example/", html("Second"), captured_at=NOON + timedelta(days=2)
    )
    save(server, later)
    wait_for(lambda: now(server, item).title, lambda title: title == "Second")
    page = f"/a/{item.mark}"
    choices = re.findall(r'<option value="([0-9a-f-]{36})"', get(server, page, cookie))
    assert len(choices) == 2
    post(server, f"{page}/version", cookie, page, version=choices[1])
    assert now(server, item).title == "First"


def test_search_shows_passages_and_leads_to_them(server: Serving, cookie: str) -> None:
    item = save(server, make_capture("https://find.example/", html("Boats")))
    text = wait_for(
        lambda: get(server, "/search?q=%22brings+7+boats%22+site%3Afind.example", cookie),
        lambda text: "<mark>" in text,
    )
    assert "the phrase “brings 7 boats”" in text
    assert "on find.example" in text
    assert re.search(rf"/a/{item.mark}\?find=[^#]+#:~:text=\S+", text)
    hostile = get(server, "/search?" + urlencode({"q": '<script>"((( OR -'}), cookie)
    assert "<script>&#34;" not in hostile
    assert "&lt;script&gt;" in hostile


def test_pictures_and_originals_stay_in_their_sandboxes(server: Serving, cookie: str) -> None:
    picture = bytes.fromhex(
        "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
    )
    page = (
        b"<html><title>O</title><base href=https://evil.test/><script>alert(1)</script>"
        b"<meta http-equiv=refresh content='0;url=https://evil.test/'><body onload=alert(2)>"
        b"<h1>O</h1>" + PROSE.encode() + b"<img src='https://o.example/p.gif' onerror=alert(3)>"
        b"<img src='https://o.example/gone.gif' alt='A gap'><iframe src='https://evil.test/'>"
        b"</iframe><form action='https://evil.test/'><input></form><a href='javascript:x'>j</a>"
    )
    resources = (
        Resource("https://o.example/p.gif", Body("image/gif", io.BytesIO(picture))),
        Resource("https://o.example/gone.gif", None, "blocked"),
    )
    item = save(server, make_capture("https://o.example/", page, resources=resources))
    status, headers, body = server.ask("GET", f"/a/{item.mark}/original/page", Cookie=cookie)
    text = body.decode()
    assert status == 200
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    for danger in ("<script", "onload", "onerror", "refresh", "<base", "<iframe", "javascript:"):
        assert danger not in text, danger
    assert "data:image/gif;base64," in text
    assert "Picture not saved: A gap" in text
    _, headers, data = server.ask("GET", f"/a/{item.mark}/original/download", Cookie=cookie)
    assert data == page
    assert "attachment" in headers["content-disposition"]
    assert item.article
    blob = next(image.blob for image in item.article.images if image.blob)
    _, headers, data = server.ask("GET", f"/blob/{blob}", Cookie=cookie)
    assert (headers["content-type"], data) == ("image/gif", picture)
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert "immutable" in headers["cache-control"]


def test_lists_go_on_where_they_ended(server: Serving, cookie: str) -> None:
    for number in range(60):
        capture = make_capture(
            f"https://many.example/{number}", captured_at=NOON - timedelta(hours=number)
        )
        server.archive.library.take_in(capture, Sender(), datetime.now(UTC))
    seen: list[str] = []
    path = "/"
    while path:
        text = get(server, path, cookie)
        seen += re.findall(r'<h2><a href="/a/(\w+)"', text)
        older = re.search(r'<a href="(\?before=[^"]+)" rel="next"', text)
        path = f"/{older[1]}" if older else ""
    assert len(seen) == len(set(seen)) >= 60
    assert "<main" in get(server, "/?before=nonsense", cookie)


def test_a_save_is_visible_within_a_second_of_being_cleaned(server: Serving, cookie: str) -> None:
    item = save(server, make_capture("https://soon.example/", html("Quickly visible")))
    wait_for(
        lambda: get(server, "/search?q=quickly+visible", cookie),
        lambda text: item.mark in text,
        seconds=5,
    )
