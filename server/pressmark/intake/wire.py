"""The wire format of a capture as models: they validate, and OpenAPI is made from them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from pressmark.model.reading import Visibility

FORMAT = 1
MAX_RESOURCES = 2000

Address = Annotated[str, StringConstraints(min_length=1, max_length=8192)]
PartName = Annotated[str, StringConstraints(pattern=r"^r(0|[1-9]\d{0,3})$")]
MediaType = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,100}$")
]
Tag = Annotated[str, StringConstraints(max_length=200)]
Note = Annotated[str, StringConstraints(max_length=100_000)]
Title = Annotated[str, StringConstraints(max_length=2000)]


class Wire(BaseModel):
    """Everything on the wire: no field that is not named here."""

    model_config = ConfigDict(extra="forbid")


class PagePart(Wire):
    """The part named ``page``: the document as the browser shows it."""

    type: MediaType
    encoding: Literal["gzip"] | None = None


class ResourcePart(Wire):
    """A file of the page. ``part`` names its form part, null with ``missing`` saying why not."""

    part: PartName | None
    url: Annotated[str, StringConstraints(min_length=1, max_length=8192)]
    type: MediaType
    missing: Annotated[str, StringConstraints(max_length=200)] | None = None


class SelectionPart(Wire):
    """What was selected at the click (W3C Web Annotation, TextQuoteSelector)."""

    html: Annotated[str, StringConstraints(max_length=1_000_000)]
    exact: Annotated[str, StringConstraints(max_length=200_000)]
    prefix: Annotated[str, StringConstraints(max_length=1000)] = ""
    suffix: Annotated[str, StringConstraints(max_length=1000)] = ""


class CaptureMetadata(Wire):
    """The part named ``capture``."""

    format: Literal[1]
    id: UUID
    url: Address
    canonical: Address | None = None
    captured_at: AwareDatetime
    page_title: Title = ""
    title: Title | None = None
    note: Note = ""
    tags: Annotated[list[Tag], Field(max_length=100)] = []
    visibility: Visibility | None = None
    selection: SelectionPart | None = None
    lang: Annotated[str, StringConstraints(max_length=35)] | None = None
    browser: Annotated[str, StringConstraints(max_length=200)] = ""
    page: PagePart
    resources: Annotated[list[ResourcePart], Field(max_length=MAX_RESOURCES)] = []


class AddressSave(Wire):
    """A page to be fetched by the server, where its reader lets it."""

    id: UUID
    url: Address
    captured_at: AwareDatetime
    title: Title | None = None
    note: Note = ""
    tags: Annotated[list[Tag], Field(max_length=100)] = []
    visibility: Visibility | None = None


class CaptureEdit(Wire):
    """What the sender of a capture may change for a day."""

    title: Title | None = None
    note: Note | None = None
    tags: Annotated[list[Tag], Field(max_length=100)] | None = None
    visibility: Visibility | None = None


class PairingRequest(Wire):
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    browser: Annotated[str, StringConstraints(max_length=80)] = ""


class SessionRequest(Wire):
    next: Annotated[str, StringConstraints(max_length=500)] = "/"


class ItemEdit(Wire):
    """What the reader may change of an item."""

    title: Title | None = None
    note: Note | None = None
    tags: Annotated[list[Tag], Field(max_length=100)] | None = None
    starred: bool | None = None
    archived: bool | None = None
    visibility: Visibility | None = None


class TokenRequest(Wire):
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    scopes: Annotated[
        list[Literal["capture", "lookup", "read", "manage"]], Field(min_length=1, max_length=4)
    ]


class SaveLine(Wire):
    """One line of ``pressmark save --jsonl``."""

    url: Address
    html: Annotated[str, StringConstraints(max_length=25_000_000)]
    captured_at: AwareDatetime | datetime | None = None
    tags: Annotated[list[Tag], Field(max_length=100)] = []
    visibility: Visibility | None = None
    title: Title | None = None
    note: Note = ""
