"""A zip file: the offline copy, to hand on or to put away."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pressmark.errors import DeployError
from pressmark.model.public import Deployed
from pressmark.model.seams import Progress, Target
from pressmark.publishing.write import EDITION, read_edition

_PREFIX = "zip:"
_ENDING = ".zip"
_MADE = (1980, 1, 1, 0, 0, 0)
"""Every file bears the first day that zip knows: the time of packing is nobody's business, and the
same site gives the same file."""
_MODE = 0o644 << 16
_PACKED = (".woff2", ".jpg", ".jpeg", ".png", ".webp", ".gif")


class Zipped:
    """``zip:FILE``; made beside the old one and put in its place when it is whole."""

    name = "zip"
    usage = "zip:FILE, such as zip:~/archive.zip"

    def fits(self, address: str) -> bool:
        return address.startswith(_PREFIX)

    def deploy(self, site: Path, address: str, state: Path, progress: Progress) -> Deployed:
        target = Path(address.removeprefix(_PREFIX)).expanduser()
        if target.suffix != _ENDING:
            raise DeployError("deploy-address", address=address, usage=self.usage)
        edition = read_edition(site)
        paths = [*sorted(edition.files if edition else ()), EDITION]
        before = _names(target)
        temporary = target.with_name(f"{target.name}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(temporary, "w") as packed:
                for number, path in enumerate(paths, 1):
                    _add(packed, site, path)
                    progress(number, len(paths))
            temporary.replace(target)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            reason = error.strerror or str(error)
            raise DeployError("deploy-write", address=address, reason=reason) from error
        return Deployed(len(paths), len(before - set(paths)), target.stat().st_size)


def _add(packed: zipfile.ZipFile, site: Path, path: str) -> None:
    entry = zipfile.ZipInfo(path, _MADE)
    entry.external_attr = _MODE
    entry.create_system = 3  # unix, wherever it is made
    plain = path.endswith(_PACKED)
    entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
    packed.writestr(entry, (site / path).read_bytes())


def _names(target: Path) -> set[str]:
    try:
        with zipfile.ZipFile(target) as packed:
            return set(packed.namelist())
    except (OSError, zipfile.BadZipFile):
        return set()


plugin: Target = Zipped()
