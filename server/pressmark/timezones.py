"""The time zone of this machine, by the name a library can keep."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")
_TIMEZONE = Path("/etc/timezone")


def system_zone() -> str:
    """An IANA name such as ``Europe/Berlin``; ``UTC`` where the machine does not tell one."""
    candidates = [os.environ.get("TZ", "")]
    try:
        candidates.append(_TIMEZONE.read_text("utf-8").strip())
    except OSError:
        candidates.append("")
    try:
        target = str(_LOCALTIME.resolve())
        candidates.append(target.partition("zoneinfo/")[2])
    except OSError:
        candidates.append("")
    return next((name for name in candidates if _is_zone(name)), "UTC")


def _is_zone(name: str) -> bool:
    if not name or name.startswith(("/", ":")):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
