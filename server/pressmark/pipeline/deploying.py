"""Sends the published site to where the reader wants it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from filelock import Timeout

from pressmark.archive import Archive
from pressmark.errors import DeployError, LibraryBusyError
from pressmark.model.public import Deployed
from pressmark.model.seams import Progress, Target
from pressmark.plugins import find_plugins
from pressmark.publishing import targets
from pressmark.publishing.write import read_edition


def deploy_site(archive: Archive, folder: Path, address: str, progress: Progress) -> Deployed:
    """Send the site that stands in ``folder`` to ``address``.

    Raises DeployError when no target knows such an address, when nothing was published there, for
    a private mirror, and when the target cannot be reached; LibraryBusyError during a publish.
    """
    known: Mapping[str, Target] = find_plugins(targets, Target)  # type: ignore[type-abstract]
    target = next((each for each in known.values() if each.fits(address)), None)
    if target is None:
        usages = "; ".join(each.usage for each in known.values())
        raise DeployError("deploy-address", address=address, usage=usages)
    try:
        archive.site_lock.acquire(timeout=0)
    except Timeout:
        raise LibraryBusyError(holder="another publish") from None
    try:
        edition = read_edition(folder)
        if edition is None or not edition.site:
            raise DeployError("deploy-nothing", folder=str(folder))
        if edition.site == "mirror":
            raise DeployError("deploy-mirror", folder=str(folder))
        return target.deploy(folder, address, archive.folder / "targets", progress)
    finally:
        archive.site_lock.release()
