"""Addresses over the wire: the filter with its ETag, and pages saved by address alone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest

from helpers.serving import Serving, capture_parts, serving
from pressmark.fetching.fetch import Fetched
from pressmark.library.filter import holds
from pressmark.pipeline import saving

PAGE = b"<!doctype html><title>Tides</title><h1>Tides</h1><p>The tide brings boats home.</p>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("addresses") / "library") as running:
        yield running


def address(url: str = "https://coast.example/tides") -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "url": url, "captured_at": "2026-11-23T12:00:00Z"}


def test_the_filter_changes_with_what_is_saved(server: Serving) -> None:
    look = f"Bearer {server.token('lookup')}"
    status, headers, before = server.ask("GET", "/api/v1/filter", Authorization=look)
    assert status == 200
    kept = {"Authorization": look, "If_None_Match": headers["etag"]}
    assert server.ask("GET", "/api/v1/filter", **kept)[0] == 304
    server.post_capture(server.token("capture"), capture_parts(PAGE, "https://coast.example/a/"))
    status, headers, after = server.ask("GET", "/api/v1/filter", **kept)
    assert (status, holds(before, "coast.example/a")) == (200, False)
    assert holds(after, "coast.example/a")
    capture = f"Bearer {server.token('capture')}"
    assert server.ask("GET", "/api/v1/filter", Authorization=capture)[0] == 403


def test_a_server_that_may_not_fetch_says_so(server: Serving) -> None:
    status, problem = server.json("POST", "/api/v1/addresses", address(), server.token("capture"))
    assert (status, problem["code"]) == (422, "fetching-off")
    assert "fetch_links" in problem["detail"]


def test_one_that_may_takes_the_page_once(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(url: str, *, limit: int) -> Fetched:
        asked.append(url)
        return Fetched(url, "text/html; charset=utf-8", PAGE)

    monkeypatch.setattr(saving, "fetch", fetch)
    settings = server.archive.config
    allowed = replace(settings, server=replace(settings.server, fetch_links=True))
    monkeypatch.setattr(server.archive, "config", allowed)
    token, sent = server.token("capture"), address() | {"tags": ["sea"]}
    status, first = server.json("POST", "/api/v1/addresses", sent, token)
    assert (status, first["id"]) == (202, sent["id"])
    assert server.wait_until_cleaned(str(sent["id"]), token)["title"] == "Tides"
    again = server.json("POST", "/api/v1/addresses", sent, token)[1]
    assert again["mark"] == first["mark"]
    assert asked == [sent["url"]]


@pytest.mark.parametrize(
    ("url", "code"), [("http://127.0.0.1/x", "private-host"), ("file:///etc", "bad-address")]
)
def test_it_asks_public_machines_only(
    server: Serving, monkeypatch: pytest.MonkeyPatch, url: str, code: str
) -> None:
    settings = server.archive.config
    allowed = replace(settings, server=replace(settings.server, fetch_links=True))
    monkeypatch.setattr(server.archive, "config", allowed)
    sent = json.loads(json.dumps(address(url)))
    status, problem = server.json("POST", "/api/v1/addresses", sent, server.token("capture"))
    assert (status, problem["code"]) == (422, code)
