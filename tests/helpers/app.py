"""The app asked as a browser would: pages read, forms sent with their token."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from helpers.serving import Serving, wait_for
from pressmark.library.captures import Sender
from pressmark.library.items import find_item
from pressmark.model.capture import Capture
from pressmark.model.item import Item

PROSE = "".join(f"<p>Sentence {n} says that the tide brings {n} boats home.</p>" for n in range(9))


def html(title: str) -> bytes:
    return f"<html lang=en><title>{title}</title><h1>{title}</h1><article>{PROSE}".encode()


def save(server: Serving, capture: Capture) -> Item:
    receipt = server.archive.library.take_in(capture, Sender(trusted=True), datetime.now(UTC))

    def look() -> Item:
        with server.archive.library.read() as connection:
            return find_item(connection, receipt.mark)

    return wait_for(look, lambda item: item.article)  # type: ignore[no-any-return]


def get(server: Serving, path: str, cookie: str) -> str:
    status, _, body = server.ask("GET", path, Cookie=cookie)
    assert status == 200, (path, status)
    return body.decode()


def post(server: Serving, path: str, cookie: str, page: str, **fields: str) -> dict[str, str]:
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', get(server, page, cookie))
    assert token
    status, headers, body = server.ask(
        "POST",
        path,
        urlencode({"form_token": token[1]} | fields).encode(),
        Cookie=cookie,
        Origin=f"http://{server.host}",
        Content_Type="application/x-www-form-urlencoded",
    )
    assert status == 303, (status, body[:300])
    return headers


def now(server: Serving, item: Item) -> Item:
    with server.archive.library.read() as connection:
        return find_item(connection, item.mark)
