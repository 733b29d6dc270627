"""JSON that says one thing only: no key twice, no NaN, no depth that would exhaust us."""

from __future__ import annotations

import json
from typing import Any

from pressmark.errors import InvalidCaptureError

MAX_DEPTH = 20


def load_json(data: bytes) -> Any:
    """The value of ``data`` (RFC 8259, UTF-8). Raises InvalidCaptureError saying what is wrong."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidCaptureError("bad-json", reason="it is not UTF-8") from None
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        _check(value, 0)
    except RecursionError:
        raise InvalidCaptureError("bad-json", reason="it nests too deeply") from None
    except ValueError as error:
        raise InvalidCaptureError("bad-json", reason=str(error)) from None
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ValueError("it nests too deeply")
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise ValueError("a text holds half a character") from None
    elif isinstance(value, dict):
        for key, part in value.items():
            _check(key, depth + 1)
            _check(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, depth + 1)
