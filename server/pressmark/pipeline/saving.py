"""Pages from files, addresses and lines of JSON -> captures, as if a browser had sent them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from pressmark.addresses import is_web_address
from pressmark.archive import Archive
from pressmark.cleaning.decode import decode
from pressmark.content.imagehead import HEAD_BYTES, read_head
from pressmark.errors import FetchError, InvalidCaptureError
from pressmark.fetching.fetch import fetch
from pressmark.intake.wire import SaveLine
from pressmark.library.captures import Receipt, Sender
from pressmark.model.capture import Body, Capture, Resource
from pressmark.model.ids import new_capture_id
from pressmark.model.reading import Visibility

PAGE_LIMIT = 25_000_000
IMAGE_LIMIT = 10_000_000
CAPTURE_LIMIT = 64_000_000
_READER = Sender(trusted=True)
_COMPANIONS = ("{stem}_files", "{stem}-files", "{stem}_Dateien", "{stem}_fichiers", "{stem}.files")
_PAGE_TYPES = {".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/plain"}
Say = Callable[[str, int, int], None]
"""Hears what is being done, and how far: (address, done, of how many)."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the reader gives along with a save."""

    tags: tuple[str, ...] = ()
    visibility: Visibility | None = None
    title: str | None = None
    note: str = ""


def save_capture(archive: Archive, capture: Capture) -> Receipt:
    """Take in what the reader gave by hand: a visibility given so is the reader's word."""
    return archive.library.take_in(capture, _READER, datetime.now(UTC))


def capture_file(archive: Archive, path: Path, url: str | None, wishes: Wishes) -> Capture:
    """A saved page as a capture, with the pictures of the "page_files" folder beside it.

    Without ``url`` the page's own canonical address is used, else that of the file. Raises OSError
    when the file cannot be read, InvalidCaptureError when it is too large.
    """
    data = path.read_bytes()
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    kind = _PAGE_TYPES.get(path.suffix.lower()) or _image_type(data) or "text/html"
    folder = path.absolute().parent
    found = capture_bytes(archive, data, kind, url, wishes, name=path.name, where=folder)
    # the day a page was saved to disk is the day it was saved
    return replace(found, captured_at=min(changed, found.captured_at))


def capture_bytes(
    archive: Archive,
    data: bytes,
    kind: str,
    url: str | None,
    wishes: Wishes,
    *,
    name: str = "page",
    where: Path | None = None,
) -> Capture:
    """The bytes of a page as a capture; pictures are sought below ``where``."""
    if len(data) > PAGE_LIMIT and kind == "text/html":
        raise InvalidCaptureError("page-too-large", name=name, limit=PAGE_LIMIT)
    resources: tuple[Resource, ...] = ()
    title, canonical, lang = "", None, None
    if kind == "text/html":
        seen = _peek(archive, data, url or "")
        title, canonical, lang = seen["title"], seen["canonical"], seen["lang"]
        url = url or (canonical if canonical and is_web_address(canonical) else None)
        if where is not None:
            resources = tuple(_beside(seen["written"], url or "", where, Path(name).stem))
    elif kind.startswith("image/") and url is None and where is not None:
        title = Path(name).stem
    if url is None:
        url = (where / name).as_uri() if where else f"file:///{name}"
    return _capture(url, canonical, title or "", lang, kind, data, resources, wishes)


def capture_address(
    archive: Archive, url: str, wishes: Wishes, say: Say = lambda _address, _done, _all: None
) -> Capture:
    """The page at ``url``, fetched with its pictures. Raises FetchError when it cannot be had."""
    say(url, 0, 0)
    page = fetch(url, limit=PAGE_LIMIT)
    kind = page.content_type.partition(";")[0].strip().lower() or "text/html"
    if kind in ("application/xhtml+xml", ""):
        kind = "text/html"
    if head := _image_type(page.data):
        kind = head
    if kind.startswith("image/"):
        return _capture(page.url, None, "", None, kind, page.data, (), wishes)
    if kind not in ("text/html", "text/plain", "application/pdf"):
        raise FetchError("not-a-page", url=url, type=kind)
    title, canonical, lang = "", None, None
    resources: tuple[Resource, ...] = ()
    data = page.data
    if kind == "text/html":
        data = _as_utf8(page.data, page.content_type)
        seen = _peek(archive, data, page.url)
        title, canonical, lang = seen["title"], seen["canonical"], seen["lang"]
        resources = tuple(_fetched(seen["pictures"], say))
    return _capture(page.url, canonical, title, lang, kind, data, resources, wishes)


def capture_line(line: SaveLine) -> Capture:
    """One line of ``save --jsonl`` as a capture."""
    if not (is_web_address(line.url) or line.url.startswith("file:///")):
        raise InvalidCaptureError("bad-field", field="url", reason="it is no address of a page")
    wishes = Wishes(tuple(line.tags), line.visibility, line.title, line.note)
    capture = _capture(line.url, None, "", None, "text/html", line.html.encode(), (), wishes)
    when = line.captured_at
    if when is None:
        return capture
    return replace(capture, captured_at=when if when.tzinfo else when.replace(tzinfo=UTC))


def _peek(archive: Archive, data: bytes, url: str) -> dict[str, Any]:
    text = decode(data)
    return archive.cleaner.ask({"job": "peek", "html": text, "url": url, "pictures": []})


def _beside(written: Iterable[str], url: str, folder: Path, stem: str) -> Iterable[Resource]:
    """Pictures that lie beside a saved page, only below its own folder."""
    companions = [folder / pattern.format(stem=stem) for pattern in _COMPANIONS]
    allowed = [path.resolve() for path in companions if path.is_dir()]
    for address in written:
        if urlsplit(address).scheme:
            continue
        try:
            path = (folder / unquote(urlsplit(address).path)).resolve()
        except (OSError, ValueError):
            continue
        if not any(path.is_relative_to(place) for place in allowed):
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            yield Resource(urljoin(url, address), None, str(error.strerror or "unreadable"))
            continue
        yield Resource(urljoin(url, address), _body(_image_type(data) or "image/*", data))


def _fetched(addresses: Iterable[str], say: Say) -> Iterable[Resource]:
    """Pictures by their addresses, as many as a capture may hold; the rest is named missing."""
    wanted = [address for address in addresses if is_web_address(address)]
    room = CAPTURE_LIMIT
    for number, address in enumerate(wanted):
        say(address, number + 1, len(wanted))
        try:
            found = fetch(address, limit=min(IMAGE_LIMIT, room))
        except FetchError as error:
            yield Resource(address, None, error.code)
            continue
        room -= len(found.data)
        kind = _image_type(found.data)
        if kind is None:
            yield Resource(address, None, "no-picture")
        else:
            yield Resource(address, _body(kind, found.data))


def _capture(
    url: str,
    canonical: str | None,
    title: str,
    lang: str | None,
    kind: str,
    data: bytes,
    resources: tuple[Resource, ...],
    wishes: Wishes,
) -> Capture:
    return Capture(
        id=new_capture_id(),
        url=url,
        canonical=canonical,
        captured_at=datetime.now(UTC),
        page_title=title,
        page=_body(kind, data),
        resources=resources,
        title=wishes.title,
        note=wishes.note,
        tags=wishes.tags,
        visibility=wishes.visibility,
        lang=lang,
        browser="pressmark save",
    )


def _body(kind: str, data: bytes) -> Body:
    return Body(type=kind, stream=io.BytesIO(data), size=len(data))


def _image_type(data: bytes) -> str | None:
    head = read_head(data[:HEAD_BYTES])
    return head.type if head else None


def _as_utf8(data: bytes, content_type: str) -> bytes:
    return decode(data, content_type).encode("utf-8", "replace")
