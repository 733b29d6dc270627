"""The names of published files: legal everywhere, unique after case and Unicode folding."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")
MAX_SLUG = 60
PIECES = "a/"
"""Where the pages of pieces lie."""


def item_path(number: int) -> str:
    """``a/12/12345.html``: a thousand a folder."""
    return f"{PIECES}{number // 1000}/{number}.html"


def media_path(digest: str, ending: str) -> str:
    return f"media/{digest[:2]}/{digest}.{ending}"


def slugs(names: Iterable[str]) -> Mapping[str, str]:
    """A folder name for each of ``names``; one that two would share gets a digest, for both."""
    plain = {name: _slug(name) for name in names}
    counted = Counter(plain.values())
    return {
        name: slug if slug and counted[slug] == 1 and not _WINDOWS.match(slug) else _digested(name)
        for name, slug in plain.items()
    }


def root_of(path: str) -> str:
    """What leads from ``path`` back to the site's first folder: ``../`` for each folder."""
    return "../" * path.count("/")


def _slug(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    return _NOT_SLUG.sub("-", folded.encode("ascii", "ignore").decode()).strip("-")[:MAX_SLUG]


def _digested(name: str) -> str:
    key = unicodedata.normalize("NFC", name.casefold()).encode("utf-8")
    digest = hashlib.blake2b(key, digest_size=5).hexdigest()
    return f"{_slug(name)}-{digest}".lstrip("-")
