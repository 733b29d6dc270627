"""Who may ask what: every request shape a foreign page can make, against every route."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from helpers.serving import Serving, serving
from pressmark.web.application import create_app


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("gate") / "library") as running:
        yield running


def raw(server: Serving, text: str, *, body: bytes = b"") -> str:
    """What the server answers to these very bytes."""
    with socket.create_connection(("127.0.0.1", server.port), 20) as connection:
        connection.sendall(text.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while data := connection.recv(65536):
            answer += data
    return answer.decode("utf-8", "replace")


def test_only_our_own_names_are_answered(server: Serving) -> None:
    for host in ("evil.test", f"evil.test:{server.port}", "127.0.0.1:1", "", "localhost"):
        assert " 403 " in raw(server, f"GET / HTTP/1.1\nHost: {host}\nConnection: close")
    twice = f"GET / HTTP/1.1\nHost: {server.host}\nHost: {server.host}\nConnection: close"
    assert " 403 " in raw(server, twice)
    assert " 403 " in raw(server, "GET /health HTTP/1.0")
    for host in (server.host, f"localhost:{server.port}", f"PRESSMARK.localhost:{server.port}"):
        assert " 200 " in raw(server, f"GET /health HTTP/1.1\nHost: {host}\nConnection: close")


def test_chunked_bodies_are_refused_at_once(server: Serving) -> None:
    head = f"POST /api/v1/captures HTTP/1.1\nHost: {server.host}\nTransfer-Encoding: chunked"
    assert " 411 " in raw(server, head, body=b"5\r\nhello\r\n0\r\n\r\n")


def test_a_body_without_a_bearer_is_read_away_and_answered(server: Serving) -> None:
    body = b"x" * 3_000_000
    head = f"POST /api/v1/captures HTTP/1.1\nHost: {server.host}\nContent-Length: {len(body)}"
    answer = raw(server, head, body=body)
    assert " 401 " in answer
    assert "urn:pressmark:unauthorized" in answer


def test_an_oversized_capture_is_413_with_its_body_read(server: Serving) -> None:
    status, _, body = server.ask(
        "POST",
        "/api/v1/captures",
        b"x" * 64_000_001,
        Authorization=f"Bearer {server.token('capture')}",
        Content_Type="multipart/form-data; boundary=x",
    )
    assert status == 413
    assert b"urn:pressmark:too-large" in body


SHAPES = [
    ("foreign form", "POST", {"Origin": "http://evil.test", "Sec_Fetch_Site": "cross-site"}),
    ("null origin", "POST", {"Origin": "null"}),
    ("other port", "POST", {"Origin": "http://127.0.0.1:1", "Sec_Fetch_Site": "same-site"}),
    ("fetch", "GET", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors"}),
    ("image", "GET", {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}),
    (
        "frame",
        "GET",
        {
            "Sec_Fetch_Site": "cross-site",
            "Sec_Fetch_Mode": "navigate",
            "Sec_Fetch_Dest": "iframe",
        },
    ),
    ("preflight", "OPTIONS", {"Origin": "http://evil.test"}),
]


def routes(server: Serving) -> list[str]:
    """Every route of the app with something in its places: new ones join by themselves."""
    app = create_app(server.archive)
    filled = {"uuid": "11111111-2222-4333-8444-555555555555", "path": "x"}
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            kind = path.split(f":{name}>")[0].rpartition("<")[2] if f":{name}>" in path else ""
            whole = f"<{kind}:{name}>" if kind else f"<{name}>"
            path = path.replace(whole, filled.get(kind, "x"))
        found.append(path)
    return sorted(set(found))


@pytest.mark.parametrize(("_name", "method", "headers"), SHAPES, ids=[shape[0] for shape in SHAPES])
def test_a_foreign_page_reads_and_changes_nothing(
    server: Serving, _name: str, method: str, headers: dict[str, str]
) -> None:
    cookie = server.sign_in()
    before = server.archive.library.position().revision
    for path in routes(server):
        status, answer, _ = server.ask(
            method, path, b"" if method == "POST" else None, Cookie=cookie, **headers
        )
        assert status in (401, 403, 405), f"{method} {path}: {status}"
        assert not [name for name in answer if name.startswith("access-control")]
    assert server.archive.library.position().revision == before


def test_a_link_from_anywhere_opens_a_page(server: Serving) -> None:
    headers = {
        "Sec_Fetch_Site": "cross-site",
        "Sec_Fetch_Mode": "navigate",
        "Sec_Fetch_Dest": "document",
    }
    assert server.ask("GET", "/", **headers)[0] == 401  # without a session it says how to enter


def test_app_pages_need_a_session_and_changes_a_form_token(server: Serving) -> None:
    for path in routes(server):
        # the description of the search names no piece; browsers fetch it without a cookie
        if path.startswith(("/api/", "/health", "/openapi", "/opensearch.xml", "/s/", "/enter/")):
            continue
        assert server.ask("GET", path)[0] in (401, 405), path
    cookie = server.sign_in()
    own = f"http://{server.host}"
    form = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Origin": own}
    assert server.ask("POST", "/leave", b"form_token=wrong", **form)[0] == 403


def test_a_link_signs_in_once(server: Serving) -> None:
    link = server.archive.library.access.new_link()
    assert server.ask("GET", f"/enter/{link}?next=//evil.test/")[1]["location"] == "/"
    assert server.ask("GET", f"/enter/{link}")[0] == 403


def test_api_takes_no_cookie(server: Serving) -> None:
    assert server.ask("GET", "/api/v1/search?q=a", Cookie=server.sign_in())[0] == 401


def test_every_answer_carries_the_policy(server: Serving) -> None:
    cookie = server.sign_in()
    for path in ("/", "/search?q=x", "/nowhere", "/health", "/api/v1/tags"):
        _, headers, _ = server.ask("GET", path, Cookie=cookie, Authorization="Bearer x")
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_openapi_describes_every_route(server: Serving) -> None:
    status, described = server.json("GET", "/openapi.json")
    assert (status, described["openapi"]) == (200, "3.1.0")
    app = create_app(server.archive)
    ours = {
        (
            rule.rule.replace("<uuid:capture>", "{id}")
            .replace("<uuid:pairing>", "{id}")
            .replace("<uuid:token>", "{id}")
            .replace("<mark>", "{mark}"),
            method.lower(),
        )
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = {(path, method) for path, ways in described["paths"].items() for method in ways}
    assert listed == ours
