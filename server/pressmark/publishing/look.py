"""How the site looks and what it says of itself; with the items it decides every byte."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pressmark import __version__
from pressmark.assets import asset_dir


@dataclass(frozen=True, slots=True)
class Look:
    """The settings a site is rendered with. ``base_url`` ends in a slash or is empty."""

    title: str
    subtitle: str = ""
    author: str = ""
    base_url: str = ""
    language: str = "en"
    allow_indexing: bool = False

    @property
    def digest(self) -> str:
        """Changes when the same items would give other bytes: settings, templates, style."""
        found = hashlib.blake2b(digest_size=16)
        found.update(json.dumps(asdict(self), sort_keys=True).encode())
        found.update(__version__.encode())
        for folder in (asset_dir("templates"), asset_dir("site")):
            for path in sorted(file for file in folder.rglob("*") if file.is_file()):
                found.update(_name(path, folder) + path.read_bytes())
        return found.hexdigest()


def _name(path: Path, folder: Path) -> bytes:
    return path.relative_to(folder).as_posix().encode()
