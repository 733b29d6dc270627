"""The files beside the database that can rebuild it: ``captures/``, ``items/``, ``library.json``.

A capture's file is immutable and durable before the database says it is there. An item's file is
written again within two seconds of each change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pressmark.library.durable import make_folder, write_durably
from pressmark.library.schema import moment_text
from pressmark.model.capture import Body, Capture, Resource, Selection
from pressmark.model.highlight import Highlight, TextQuote
from pressmark.model.ids import BlobId, CaptureId, HighlightId, ItemId
from pressmark.model.reading import Reading, Visibility

FORMAT = 1


def capture_to_record(capture: Capture) -> dict[str, Any]:
    """``capture`` as JSON: everything that was sent, bytes by digest."""
    return {
        "format": FORMAT,
        "id": capture.id,
        "url": capture.url,
        "canonical": capture.canonical,
        "captured_at": moment_text(capture.captured_at),
        "page_title": capture.page_title,
        "title": capture.title,
        "note": capture.note,
        "tags": list(capture.tags),
        "visibility": capture.visibility,
        "selection": asdict(capture.selection) if capture.selection else None,
        "lang": capture.lang,
        "browser": capture.browser,
        "page": _body_to_record(capture.page),
        "resources": [
            {
                "url": resource.url,
                "missing": resource.missing,
                "body": resource.body and _body_to_record(resource.body),
            }
            for resource in capture.resources
        ],
    }


def capture_from_record(record: Mapping[str, Any]) -> Capture:
    """The capture that ``capture_to_record`` wrote down."""
    return Capture(
        id=CaptureId(record["id"]),
        url=record["url"],
        canonical=record["canonical"],
        captured_at=datetime.fromisoformat(record["captured_at"]),
        page_title=record["page_title"],
        page=_body_from_record(record["page"]),
        resources=tuple(
            Resource(
                resource["url"],
                _body_from_record(resource["body"]) if resource["body"] else None,
                resource["missing"],
            )
            for resource in record["resources"]
        ),
        title=record["title"],
        note=record["note"],
        tags=tuple(record["tags"]),
        visibility=Visibility(record["visibility"]) if record["visibility"] else None,
        selection=Selection(**record["selection"]) if record["selection"] else None,
        lang=record["lang"],
        browser=record["browser"],
    )


def reading_to_record(reading: Reading) -> dict[str, Any]:
    """What the reader decided, as JSON."""
    record = asdict(reading)
    for name in ("archived_at", "finished_at", "deleted_at"):
        record[name] = record[name] and moment_text(record[name])
    return record


def highlight_to_record(highlight: Highlight) -> dict[str, Any]:
    """A marked passage, as JSON."""
    return {
        "id": highlight.id,
        **asdict(highlight.quote),
        "note": highlight.note,
        "made_at": moment_text(highlight.made_at),
        "capture": highlight.capture_id,
    }


def highlight_from_record(record: Mapping[str, Any]) -> Highlight:
    """The highlight that ``highlight_to_record`` wrote down."""
    return Highlight(
        id=HighlightId(record["id"]),
        quote=TextQuote(record["exact"], record["prefix"], record["suffix"]),
        made_at=datetime.fromisoformat(record["made_at"]),
        note=record["note"],
        capture_id=CaptureId(record["capture"]) if record["capture"] else None,
    )


class Records:
    """The folders ``captures/`` and ``items/`` of a library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.captures = folder / "captures"
        self.items = folder / "items"
        make_folder(self.captures)
        make_folder(self.items)

    def write_capture(self, capture: Capture, received_at: datetime) -> None:
        """Durable before the row is committed; a retry replaces one that has no row."""
        record = capture_to_record(capture) | {"received_at": moment_text(received_at)}
        write_durably(self.captures / f"{capture.id}.json", _json(record))

    def write_item(self, item: ItemId, record: Mapping[str, Any]) -> None:
        write_durably(self.items / f"{item}.json", _json(record))

    def write_library(self, record: Mapping[str, Any]) -> None:
        write_durably(self.folder / "library.json", _json(record))

    def remove_capture(self, capture: CaptureId) -> None:
        (self.captures / f"{capture}.json").unlink(missing_ok=True)

    def capture_ids(self) -> set[CaptureId]:
        return {CaptureId(path.stem) for path in self.captures.glob("*.json")}

    def read_item(self, item: ItemId) -> dict[str, Any] | None:
        """What the file of ``item`` says, None when it is missing or torn."""
        try:
            record = json.loads((self.items / f"{item}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) else None


def _json(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def _body_to_record(body: Body) -> dict[str, Any]:
    return {"type": body.type, "blob": body.blob, "size": body.size}


def _body_from_record(record: Mapping[str, Any]) -> Body:
    return Body(type=record["type"], blob=BlobId(record["blob"]), size=record["size"])
