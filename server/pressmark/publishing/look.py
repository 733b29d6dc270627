"""How the site looks and what it says of itself; with the items it decides every byte."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pressmark import __version__
from pressmark.assets import asset_dir
from pressmark.errors import ConfigError

FACES = ("literata", "system")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_SYSTEM = 'Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", Georgia, serif'


@dataclass(frozen=True, slots=True)
class Look:
    """The settings a site is rendered with. ``base_url`` ends in a slash or is empty; ``css`` is a
    style sheet of the keeper's own, ``templates`` a folder of templates that go before ours.
    """

    title: str
    subtitle: str = ""
    author: str = ""
    base_url: str = ""
    language: str = "en"
    allow_indexing: bool = False
    accent: str = ""
    face: str = "literata"
    css: Path | None = None
    templates: Path | None = None

    def check(self) -> None:
        """Raises ConfigError for an accent, a face, a style sheet or a folder that is none."""
        if self.accent and not _COLOUR.fullmatch(self.accent):
            raise _bad("accent", self.accent)
        if self.face not in FACES:
            raise _bad("face", self.face)
        if self.css and not self.css.is_file():
            raise _bad("css", str(self.css))
        if self.templates and not self.templates.is_dir():
            raise _bad("templates", str(self.templates))

    @property
    def own_style(self) -> bytes:
        """What is laid over our style sheet: accent, face, the keeper's own; empty for none."""
        rules = []
        if self.accent:
            rules.append(f":root{{--red:{self.accent}}}")
            lighter = f"color-mix(in srgb,{self.accent} 55%,white)"
            rules.append(f"@media(prefers-color-scheme:dark){{:root{{--red:{lighter}}}}}")
        if self.face == "system":
            rules.append(f":root{{--serif:{_SYSTEM}}}")
        own = self.css.read_bytes() if self.css else b""
        return "".join(f"{rule}\n" for rule in rules).encode() + own

    @property
    def digest(self) -> str:
        """Changes when the same items would give other bytes: settings, templates, style."""
        found = hashlib.blake2b(digest_size=16)
        said = asdict(replace(self, css=None, templates=None))
        found.update(json.dumps(said, sort_keys=True).encode())
        found.update(__version__.encode() + self.own_style)
        own = (self.templates,) if self.templates else ()
        for folder in (asset_dir("templates"), asset_dir("site"), *own):
            for path in sorted(file for file in folder.rglob("*") if file.is_file()):
                found.update(_name(path, folder) + path.read_bytes())
        return found.hexdigest()


def _bad(name: str, value: str) -> ConfigError:
    return ConfigError("bad-setting", setting=f"publish.{name}", value=value, origin="")


def _name(path: Path, folder: Path) -> bytes:
    return path.relative_to(folder).as_posix().encode()
