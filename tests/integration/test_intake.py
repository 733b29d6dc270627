"""Pages over the wire: acknowledged once they are on disk, refused with a reason, kept once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.serving import Serving, capture_parts, serving, wait_for

HTML = (
    b"<!doctype html><html lang=en><title>Tides | Coast</title><h1>Tides</h1><article>"
    + b"<p>At low water the marsh is forty square kilometres of mud, samphire and sky. "
    + b"Six hours later it is a lake with a few dark stitches in it.</p>" * 6
    + b"<figure><img src=/p.png alt=Creek></figure></article>"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da6364"
    "f8cf500f0003860180340bd8e50000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("intake") / "library") as running:
        yield running


def test_a_page_walks_from_the_wire_to_search_and_reading(server: Serving) -> None:
    token = server.token("capture", "read")
    parts = capture_parts(
        gzip.compress(HTML),
        "https://coast.example/tides",
        page={"type": "text/html", "encoding": "gzip"},
        resources=[{"part": "r0", "url": "https://coast.example/p.png", "type": "image/png"}],
    )
    parts["r0"] = ("image/png", PNG)
    status, receipt = server.post_capture(token, parts)
    assert (status, receipt["new_item"]) == (202, True)
    state = server.wait_until_cleaned(receipt["id"], token)
    assert (state["title"], state["complete"], state["pictures"]) == ("Tides", "complete", 1)
    found = wait_for(
        lambda: server.json("GET", "/api/v1/search?q=%22dark%20stitches%22", token=token)[1],
        lambda answer: answer["total"],
    )
    assert found["hits"][0]["mark"] == receipt["mark"]
    assert "dark stitches" in found["hits"][0]["passages"][0]["text"]
    status, headers, page = server.ask("GET", receipt["address"], Cookie=server.sign_in())
    assert status == 200
    assert b"samphire and sky" in page
    assert b'src="/blob/' in page
    assert "default-src 'none'" in headers["content-security-policy"]


def test_the_same_id_gets_the_same_answer_and_one_item(server: Serving) -> None:
    token = server.token("capture")
    parts = capture_parts(url="https://once.example/")
    answers = [server.post_capture(token, parts)[1] for _ in range(3)]
    kept = [{k: v for k, v in answer.items() if k != "state"} for answer in answers]
    assert kept[0] == kept[1] == kept[2]


BAD: list[tuple[str, dict[str, Any], int, str]] = [
    ("no address", {"url": "javascript:alert(1)"}, 400, "url"),
    ("no id", {"id": "not-a-uuid"}, 400, "id"),
    ("unknown field", {"colour": "red"}, 400, "colour"),
    ("no zone", {"captured_at": "2026-11-23T12:00:00"}, 400, "captured_at"),
    ("wrong type", {"tags": "one"}, 400, "tags"),
    ("other format", {"format": 2}, 400, "format"),
    ("part missing", {"resources": [{"part": "r0", "url": "x", "type": "image/png"}]}, 400, ""),
    ("bad encoding", {"page": {"type": "text/html", "encoding": "br"}}, 400, "page.encoding"),
]


@pytest.mark.parametrize(("_name", "change", "status", "field"), BAD, ids=[bad[0] for bad in BAD])
def test_bad_input_says_what_is_wrong_and_keeps_nothing(
    server: Serving, _name: str, change: dict[str, Any], status: int, field: str
) -> None:
    token = server.token("capture")
    before = files(server.archive.folder)
    got, problem = server.post_capture(token, capture_parts(**change))
    assert got == status
    assert problem["type"] == f"urn:pressmark:{problem['code']}"
    assert problem["detail"]
    assert problem.get("field", "").startswith(field)
    assert files(server.archive.folder) == before


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"format": 1, "format": 1}',
        b'{"format": NaN}',
        b'"\\ud800"',
        b"[" * 5000 + b"]" * 5000,
        b"\xff\xfe",
    ],
    ids=["cut", "twice", "nan", "surrogate", "deep", "not utf-8"],
)
def test_json_that_says_two_things_is_refused(server: Serving, raw: bytes) -> None:
    parts = capture_parts()
    parts["capture"] = ("application/json", raw)
    status, problem = server.post_capture(server.token("capture"), parts)
    assert status == 400
    assert problem["code"] in ("bad-json", "bad-field")


def test_torn_gzip_and_extra_parts_are_refused(server: Serving) -> None:
    token = server.token("capture")
    torn = capture_parts(gzip.compress(HTML)[:-20], page={"type": "text/html", "encoding": "gzip"})
    assert server.post_capture(token, torn)[1]["code"] == "broken-gzip"
    extra = capture_parts() | {"r7": ("image/png", PNG)}
    assert server.post_capture(token, extra)[1]["code"] == "extra-part"


def test_picture_and_pdf_tabs_are_kept_as_files(server: Serving) -> None:
    token, cookie = server.token("capture"), server.sign_in()
    picture = capture_parts(
        PNG,
        "https://files.example/p.png",
        page={"type": "image/png", "encoding": None},
    )
    pdf = capture_parts(
        b"%PDF-1.4 rest",
        "https://files.example/a.pdf",
        page={"type": "application/pdf", "encoding": None},
    )
    for parts, shown in ((picture, b"/blob/"), (pdf, b"The PDF file is damaged")):
        status, receipt = server.post_capture(token, parts)
        assert status == 202
        server.wait_until_cleaned(receipt["id"], token)
        assert shown in server.ask("GET", receipt["address"], Cookie=cookie)[2]
    for kind in ("image/png", "application/pdf"):
        wrong = capture_parts(b"<html>", page={"type": kind, "encoding": None})
        status, problem = server.post_capture(token, wrong)
        assert (status, problem["code"]) == (422, "unreadable-page")


def test_a_page_that_holds_the_parser_is_kept_and_says_so(server: Serving) -> None:
    """One tag with very many attributes; the server answers others meanwhile."""
    token = server.token("capture")
    heavy = b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">words stay here"
    _, receipt = server.post_capture(token, capture_parts(heavy, "https://heavy.example/"))
    assert server.ask("GET", "/health")[0] == 200
    state = wait_for(
        lambda: server.json("GET", f"/api/v1/captures/{receipt['id']}", token=token)[1],
        lambda found: found["state"] != "waiting",
        60,
    )
    assert state["state"] == "cleaned"
    assert state["complete"] in ("incomplete", "no_text")


def test_edit_and_undo_by_who_sent_it_only(server: Serving) -> None:
    mine, other = server.token("capture"), server.token("capture")
    _, receipt = server.post_capture(mine, capture_parts(url="https://undo.example/"))
    path = f"/api/v1/captures/{receipt['id']}"
    status, state = server.json("PATCH", path, {"tags": ["a", "A", "b"], "note": "why"}, mine)
    assert (status, state["item"]["tags"], state["item"]["note"]) == (200, ["a", "b"], "why")
    assert server.json("PATCH", path, {"note": "theirs"}, other)[0] == 403
    assert server.json("DELETE", path, token=other)[0] == 403
    assert server.json("DELETE", path, token=mine) == (
        200,
        {"id": receipt["id"], "item_deleted": True},
    )


def test_a_wish_for_visibility_stays_a_wish(server: Serving) -> None:
    token = server.token("capture", "read")
    parts = capture_parts(url="https://wish.example/", visibility="full")
    _, receipt = server.post_capture(token, parts)
    item = server.json("GET", f"/api/v1/items/{receipt['mark']}", token=token)[1]
    assert item["visibility"] == "private"


def test_scopes_hold(server: Serving) -> None:
    capture = server.token("capture")
    assert server.json("GET", "/api/v1/search?q=a", token=capture)[0] == 403
    assert server.json("GET", "/api/v1/tags", token=capture)[0] == 403
    assert server.json("GET", "/api/v1/tokens", token=server.token("read"))[0] == 403
    assert server.json("GET", "/api/v1/tags", token="pm_wrong")[0] == 401


def test_a_revoked_token_is_refused(server: Serving) -> None:
    manage = server.token("manage")
    secret = server.token("lookup")
    assert server.json("GET", "/api/v1/tags", token=secret)[0] == 200
    tokens = server.json("GET", "/api/v1/tokens", token=manage)[1]["tokens"]
    token = next(each for each in tokens if each["scopes"] == ["lookup"] and each["used_at"])
    assert server.json("DELETE", f"/api/v1/tokens/{token['id']}", token=manage)[0] == 200
    assert server.json("GET", "/api/v1/tags", token=secret)[0] == 401


def test_pairing_and_proof(server: Serving) -> None:
    origin = "chrome-extension://abcdefghijklmnop"
    body = json.dumps({"name": "Chromium on Linux", "browser": "chromium"}).encode()
    status, _, data = server.ask(
        "POST", "/api/v1/pairings", body, Origin=origin, Content_Type="application/json"
    )
    assert status == 201
    asked = json.loads(data)
    path = f"/api/v1/pairings/{asked['id']}"
    assert server.json("GET", path, token=asked["secret"])[0] == 202
    assert server.json("GET", path, token="wrong")[0] == 401
    cookie = server.sign_in()
    page = server.ask("GET", f"/pair/{asked['id']}", Cookie=cookie)[2].decode()
    assert asked["code"] in page.replace(" ", "")
    form_token = page.split('name="form_token" value="')[1].split('"')[0]
    form = f"form_token={form_token}&answer=allow".encode()
    sent = {"Cookie": cookie, "Content_Type": "application/x-www-form-urlencoded"}
    address = f"/pair/{asked['id']}"
    assert server.ask("POST", address, form, Origin="null", **sent)[0] == 403
    assert server.ask("POST", address, form, Origin=f"http://{server.host}", **sent)[0] == 303
    first = server.json("GET", path, token=asked["secret"])
    again = server.json("GET", path, token=asked["secret"])
    assert first == again
    assert first[1]["state"] == "allowed"
    assert server.json("GET", "/api/v1/tags", token=first[1]["token"])[0] == 200
    assert server.json("GET", path, token=asked["secret"])[0] == 404
    nonce = "a" * 32
    proof = server.json("GET", f"/api/v1/proof?nonce={nonce}")[1]["proof"]
    assert proof == expected_proof(first[1]["server_key"], nonce, server.host)


def expected_proof(server_key: str, nonce: str, host: str) -> str:
    import base64
    import hashlib
    import hmac

    key = base64.urlsafe_b64decode(server_key + "=" * (-len(server_key) % 4))
    return hmac.new(key, f"{nonce}\n{host}".encode(), hashlib.sha256).hexdigest()


def files(folder: Path) -> set[str]:
    """Names of everything that a kept capture would add."""
    return {
        path.name
        for part in ("blobs", "captures")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }
