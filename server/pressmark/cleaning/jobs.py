"""What the child can be asked: clean, peek, original, ways, mark. Plain dictionaries in and out."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pressmark.cleaning.decode import decode
from pressmark.cleaning.marking import mark_passages
from pressmark.cleaning.original import render_original
from pressmark.cleaning.page import Picture
from pressmark.cleaning.peek import peek
from pressmark.cleaning.plainfiles import clean_file, is_plain_file
from pressmark.cleaning.recipe import Cleaned, clean, fitting
from pressmark.cleaning.trace import NoTrace, Trace
from pressmark.cleaning.version import RECIPE
from pressmark.content.imagehead import HEAD_BYTES, read_head
from pressmark.model.capture import Selection
from pressmark.model.highlight import TextQuote

_SHOWN = 200
Job = Mapping[str, Any]
Answer = dict[str, Any]


def _page_text(job: Job) -> str:
    """The page of a job: its ``html``, or the file at ``path``."""
    if "html" in job:
        return str(job["html"])
    return decode(_page_bytes(job), job.get("content_type", ""))


def _page_bytes(job: Job) -> bytes:
    """The file at the ``path`` of a job (``.gz`` is unpacked)."""
    if "html" in job:
        return str(job["html"]).encode("utf-8", "replace")
    path = Path(job["path"])
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _pictures(job: Job) -> list[Picture]:
    return [Picture(each["url"], each["digest"], each["path"]) for each in job["pictures"]]


def _clean(job: Job) -> Answer:
    pictures = _pictures(job)
    trace = Trace() if job.get("explain") else None
    answer = _answer(_cleaned(job, pictures, trace), {picture.url: picture for picture in pictures})
    if trace:
        answer["steps"] = [asdict(step) for step in trace.steps]
    return answer


def _cleaned(job: Job, pictures: list[Picture], trace: NoTrace | None) -> Cleaned:
    """By what kind of file the page is; HTML goes through the recipe."""
    kind, url, title = job.get("content_type", "text/html"), job["url"], job.get("page_title", "")
    rung = job.get("rung", 0)
    if is_plain_file(kind):
        return clean_file(_page_bytes(job), kind, url, title, pictures=pictures, rung=rung)
    return clean(
        _page_text(job),
        url,
        pictures=pictures,
        page_title=title,
        rung=rung,
        extractor=job.get("extractor"),
        selection=_selection(job),
        trace=trace,
    )


def _selection(job: Job) -> Selection | None:
    chosen = job.get("selection")
    return Selection(**chosen) if chosen else None


def _answer(found: Cleaned, along: Mapping[str, Picture]) -> Answer:
    answer = asdict(found)
    answer["content_html"] = str(found.content_html)
    answer["complete"] = found.complete.value
    answer["recipe"] = RECIPE
    answer["images"] = [_image(image.address, along) for image in found.images]
    return answer


def _image(address: str, along: Mapping[str, Picture]) -> Answer:
    """A picture as the parent keeps it: by digest when it came along, else by its address."""
    if address.startswith("data:"):
        data = _data_of(address)
        head = read_head(data) if data else None
        if head is None:
            return {"address": "", "digest": None, "width": None, "height": None}
        encoded = base64.b64encode(data).decode("ascii")
        size = {"width": head.width, "height": head.height}
        return {"address": "", "digest": None, "data": encoded, **size}
    picture = along.get(address)
    head = None
    if picture is not None:
        with Path(picture.path).open("rb") as file:
            head = read_head(file.read(HEAD_BYTES))
    return {
        "address": address,
        "digest": picture.digest if picture and head else None,
        "width": head and head.width,
        "height": head and head.height,
    }


def _data_of(address: str) -> bytes:
    """The bytes of a base64 ``data:`` address (RFC 2397), empty when it is none."""
    head, _, body = address.partition(",")
    if not head.endswith(";base64"):
        return b""
    try:
        return base64.b64decode("".join(body.split()))
    except ValueError:
        return b""


def _peek(job: Job) -> Answer:
    return peek(_page_text(job), job["url"])


def _original(job: Job) -> Answer:
    html = render_original(_page_text(job), job["url"], _pictures(job), job.get("missing", ""))
    return {"html": html}


def _ways(job: Job) -> Answer:
    """How else the page could be read: every extractor that fits, with what it would give."""
    if not job.get("content_type", "text/html").startswith(("text/html", "application/xhtml")):
        return {"ways": []}
    found = {}
    html, url, selection = _page_text(job), job["url"], _selection(job)
    for name in fitting(html, url, selection):
        made = clean(html, url, extractor=name, selection=selection)
        found[made.extractor] = {
            "extractor": made.extractor,
            "words": made.word_count,
            "begins": made.text[:_SHOWN],
        }
    return {"ways": list(found.values())}


def _mark(job: Job) -> Answer:
    """An article with its highlights shown, and which of them it no longer holds."""
    quotes = {each["id"]: TextQuote(**each["quote"]) for each in job["highlights"]}
    marked = mark_passages(job["html"], quotes)
    return {"html": str(marked.html), "lost": list(marked.lost)}


JOBS: Mapping[str, Callable[[Job], Answer]] = {
    "clean": _clean,
    "peek": _peek,
    "original": _original,
    "ways": _ways,
    "mark": _mark,
}
