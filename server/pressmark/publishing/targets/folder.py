"""Another folder: a mounted disk, a shared drive, a folder that a program sends on."""

from __future__ import annotations

import shutil
from pathlib import Path

from pressmark.errors import DeployError
from pressmark.model.public import Deployed, FileRecord
from pressmark.model.seams import Progress, Target
from pressmark.publishing.write import EDITION, read_edition

_PREFIX = "folder:"


class Folder:
    """``folder:PATH``; only files that an earlier site brought there are taken away."""

    name = "folder"
    usage = "folder:PATH, such as folder:/media/disk/site"

    def fits(self, address: str) -> bool:
        return address.startswith(_PREFIX)

    def deploy(self, site: Path, address: str, state: Path, progress: Progress) -> Deployed:
        place = Path(address.removeprefix(_PREFIX)).expanduser()
        after = _files(site)
        before = _files(place)
        if not before and place.exists() and any(place.iterdir()):
            raise DeployError("deploy-foreign", address=address)
        changed = [path for path, record in after.items() if before.get(path) != record]
        gone = sorted(set(before) - set(after))
        try:
            for number, path in enumerate(changed, 1):
                _copy(site, place, path)
                progress(number, len(changed))
            for path in gone:
                (place / path).unlink(missing_ok=True)
            _copy(site, place, EDITION)
            _drop_empty(place)
        except OSError as error:
            reason = error.strerror or str(error)
            raise DeployError("deploy-write", address=address, reason=reason) from error
        return Deployed(len(changed), len(gone), sum(after[path].size for path in changed))


def _files(folder: Path) -> dict[str, FileRecord]:
    """What the manifest in ``folder`` names and what stands there so; empty without one."""
    edition = read_edition(folder)
    if edition is None:
        return {}
    return {
        path: record
        for path, record in edition.files.items()
        if (folder / path).is_file() and (folder / path).stat().st_size == record.size
    }


def _copy(site: Path, place: Path, path: str) -> None:
    target = place / path
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.tmp")
    shutil.copyfile(site / path, temporary)
    temporary.replace(target)


def _drop_empty(place: Path) -> None:
    folders = sorted((path for path in place.rglob("*") if path.is_dir()), reverse=True)
    for path in folders:
        if next(path.iterdir(), None) is None:
            path.rmdir()


plugin: Target = Folder()
