"""The site's files under names that hold their digest, so that they may be cached for ever."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, send_file

from pressmark.assets import asset_dir
from pressmark.web.headers import FOR_EVER

routes = Blueprint("assets", __name__, url_prefix="/s")
_NAME = re.compile(r"(?P<stem>[a-z-]+)\.(?P<digest>[0-9a-f]{8})\.(?P<ending>css|js|svg)")
_FONT = re.compile(r"literata-[a-z-]+\.woff2")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def asset(name: str) -> str:
    """The address of a file of ``site/``: ``/s/style.<digest>.css``."""
    path = asset_dir("site") / name
    stem, _, ending = name.rpartition(".")
    return f"/s/{stem}.{_digest(path, path.stat().st_mtime_ns)}.{ending}"


@routes.get("/<name>")
def named(name: str) -> Response:
    found = _NAME.fullmatch(name)
    path = asset_dir("site") / f"{found['stem']}.{found['ending']}" if found else None
    if found is None or path is None or not path.is_file():
        abort(404)
    return _sent(path, _TYPES[found["ending"]])


@routes.get("/fonts/<name>")
def font(name: str) -> Response:
    path = asset_dir("site") / "fonts" / name
    if not _FONT.fullmatch(name) or not path.is_file():
        abort(404)
    return _sent(path, "font/woff2")


def _sent(path: Path, kind: str) -> Response:
    response = send_file(path, mimetype=kind)
    response.headers["Cache-Control"] = FOR_EVER
    return response


@lru_cache
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
