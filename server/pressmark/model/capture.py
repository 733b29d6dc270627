"""A capture: one page at one moment, as the browser showed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Literal

from pressmark.model.ids import BlobId, CaptureId
from pressmark.model.reading import Visibility

Encoding = Literal["gzip"] | None


class CaptureState(StrEnum):
    """How far a capture has come; there is no job queue beside it."""

    WAITING = "waiting"
    CLEANED = "cleaned"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a page or a picture: an open stream on its way in, a blob once kept.

    ``encoding`` is how the stream comes; a blob's digest is always of the decoded bytes.
    """

    type: str
    stream: BinaryIO | None = None
    encoding: Encoding = None
    blob: BlobId | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a capture, such as a picture. ``body`` is None when it did not come along."""

    url: str
    body: Body | None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What was selected at the click, found again by ``exact``, ``prefix``, ``suffix``."""

    html: str
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One page as rendered, with what the reader said at the click."""

    id: CaptureId
    url: str
    canonical: str | None
    captured_at: datetime
    page_title: str
    page: Body
    resources: tuple[Resource, ...] = ()
    title: str | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
    visibility: Visibility | None = None
    selection: Selection | None = None
    lang: str | None = None
    browser: str = ""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture in the library: its bytes are blobs, its state is known."""

    capture: Capture
    received_at: datetime
    state: CaptureState
    reason: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)
