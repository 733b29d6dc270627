"""A form as it came over the wire -> a ``Capture``, every value checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, TypeVar

from pydantic import BaseModel, ValidationError

from pressmark.addresses import is_web_address
from pressmark.content.imagehead import HEAD_BYTES, read_head
from pressmark.errors import CaptureTooLargeError, InvalidCaptureError, UnreadablePageError
from pressmark.intake.strictjson import load_json
from pressmark.intake.wire import CaptureMetadata, ResourcePart
from pressmark.model.capture import Body, Capture, Resource, Selection
from pressmark.model.ids import CaptureId

PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes a capture may bring. The pages' own limits hold after gzip is undone."""

    metadata: int = 4_000_000
    resource: int = 64_000_000


def read_model(model: type[Model], data: bytes, *, limit: int = 200_000) -> Model:
    """``data`` as ``model``. Raises InvalidCaptureError naming the field that is wrong."""
    if len(data) > limit:
        raise CaptureTooLargeError(limit=limit)
    try:
        return model.model_validate(load_json(data), strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise InvalidCaptureError("bad-field", field=field, reason=first["msg"]) from None


def read_payload(
    metadata: bytes, parts: Mapping[str, BinaryIO], *, limits: Limits | None = None
) -> Capture:
    """The capture that ``metadata`` (the JSON part) and ``parts`` (all others) make.

    The capture holds the streams, never all bytes. Raises InvalidCaptureError for a value or part
    that is wrong, missing or too many, CaptureTooLargeError for one over its limit.
    """
    limits = limits or Limits()
    sent = read_model(CaptureMetadata, metadata, limit=limits.metadata)
    if not _is_page_address(sent.url):
        raise InvalidCaptureError("bad-field", field="url", reason="it is no address of a page")
    if not sent.captured_at > _EARLIEST:
        raise InvalidCaptureError("bad-field", field="captured_at", reason="it is too long ago")
    if sent.page.type not in PAGE_TYPES and not sent.page.type.startswith("image/"):
        raise InvalidCaptureError("bad-field", field="page.type", reason="it cannot be kept")
    if "page" not in parts:
        raise InvalidCaptureError("no-part", part="page")
    if not _is_what_it_says(sent.page.type, parts["page"]):
        raise UnreadablePageError(type=sent.page.type)
    named = [resource.part for resource in sent.resources if resource.part]
    if len(set(named)) != len(named):
        raise InvalidCaptureError("bad-field", field="resources", reason="a part is named twice")
    if extra := sorted(set(parts) - set(named) - {"page"}):
        raise InvalidCaptureError("extra-part", part=extra[0])
    return _capture(sent, parts)


def _capture(sent: CaptureMetadata, parts: Mapping[str, BinaryIO]) -> Capture:
    selection = sent.selection
    canonical = sent.canonical if sent.canonical and is_web_address(sent.canonical) else None
    return Capture(
        id=CaptureId(str(sent.id)),
        url=sent.url.strip(),
        canonical=canonical,
        captured_at=sent.captured_at.astimezone(UTC),
        page_title=" ".join(sent.page_title.split()),
        page=Body(sent.page.type, parts["page"], sent.page.encoding),
        resources=tuple(_resource(resource, parts) for resource in sent.resources),
        title=sent.title,
        note=sent.note.strip(),
        tags=tuple(sent.tags),
        visibility=sent.visibility,
        selection=Selection(**selection.model_dump()) if selection else None,
        lang=sent.lang,
        browser=sent.browser,
    )


def _is_what_it_says(kind: str, stream: BinaryIO) -> bool:
    """A picture or PDF that is none could never be shown; HTML and text are always something."""
    if not kind.startswith("image/") and kind != "application/pdf":
        return True
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    return b"%PDF-" in head[:1024] if kind == "application/pdf" else read_head(head) is not None


def _resource(sent: ResourcePart, parts: Mapping[str, BinaryIO]) -> Resource:
    if sent.part is None:
        return Resource(sent.url, None, sent.missing or "unknown")
    if sent.part not in parts:
        raise InvalidCaptureError("no-part", part=sent.part)
    return Resource(sent.url, Body(sent.type, parts[sent.part]), None)


def _is_page_address(address: str) -> bool:
    return is_web_address(address) or address.startswith("file:///")
