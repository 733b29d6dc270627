"""Takes the demo's pages in, as a browser would have sent them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pressmark.archive import Archive
from pressmark.assets import asset_dir
from pressmark.library.captures import Receipt
from pressmark.model.capture import Body, Capture, Resource
from pressmark.model.ids import new_capture_id
from pressmark.model.reading import Visibility
from pressmark.pipeline.saving import save_capture


def fill_with_demo(archive: Archive) -> Iterator[Receipt]:
    """Save each page of the demo; the caller lets them be cleaned and indexed."""
    folders = sorted(path for path in (asset_dir("demo") / "pages").iterdir() if path.is_dir())
    for folder in folders:
        yield save_capture(archive, _capture(folder))


def _capture(folder: Path) -> Capture:
    known: dict[str, Any] = json.loads((folder / "capture.json").read_text("utf-8"))
    page = (folder / "page.html").read_bytes()
    return Capture(
        id=new_capture_id(),
        url=known["url"],
        canonical=known["url"],
        captured_at=datetime.fromisoformat(known["captured_at"]).astimezone(UTC),
        page_title=known["page_title"],
        page=Body("text/html", io.BytesIO(page)),
        resources=tuple(
            Resource(address, Body("image/jpeg", io.BytesIO((folder / name).read_bytes())))
            for address, name in known["pictures"].items()
        ),
        note=known["note"],
        tags=tuple(known["tags"]),
        visibility=Visibility(known["visibility"]),
        lang=known["lang"],
        browser="the demo",
    )
