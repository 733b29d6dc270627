"""``publish``: items in, a folder that searches itself out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pressmark import __version__
from pressmark.assets import asset_dir
from pressmark.errors import PublishError
from pressmark.model.public import Edition, PublicItem
from pressmark.publishing.look import Look
from pressmark.publishing.pages import all_pages
from pressmark.publishing.render import Renderer
from pressmark.publishing.static_search.build import build
from pressmark.publishing.write import Written, read_edition, write_site

File = tuple[str, bytes]


class Media(Protocol):
    """Gives the bytes of the pictures that public items name."""

    def read(self, path: str) -> bytes: ...


def check_folder(folder: Path, site: str) -> Edition:
    """What stands in ``folder``. Raises PublishError when it is not ours, or the other kind."""
    before = read_edition(folder)
    if before is None:
        if folder.exists() and any(folder.iterdir()):
            raise PublishError("publish-foreign", folder=str(folder))
        return Edition(site)
    if before.site not in (site, ""):
        raise PublishError("publish-kind", folder=str(folder), found=before.site, wanted=site)
    return before


def publish(
    items: Iterable[PublicItem],
    before: Edition,
    look: Look,
    media: Media,
    folder: Path,
    *,
    site: str,
) -> Written:
    """Write the site of ``items`` into ``folder``; the bytes depend on nothing else but the look
    and this program's version. The caller holds the lock and has checked the folder."""
    ordered = sorted(items, key=lambda item: item.number)
    assets = dict(_assets())
    renderer = Renderer(look, {name: path for name, (path, _) in assets.items()})
    files = _files(renderer, ordered, assets, media, mirror=site == "mirror")
    return write_site(folder, files, before, Edition(site, __version__, look.digest))


def _files(
    renderer: Renderer,
    items: Sequence[PublicItem],
    assets: Mapping[str, File],
    media: Media,
    *,
    mirror: bool,
) -> Iterator[File]:
    """All files, those that others point to first."""
    yield from assets.values()
    for path in sorted(_media_paths(items)):
        yield path, media.read(path)
    yield from build(items)
    yield from all_pages(renderer, items, mirror=mirror)


def _media_paths(items: Sequence[PublicItem]) -> set[str]:
    return {image.path for item in items for image in item.images if image.path}


def _assets() -> Iterator[tuple[str, File]]:
    """Style, script, icon and fonts; the first three under names that hold their digest."""
    folder = asset_dir("site")
    for name in ("style.css", "search.js", "icon.svg"):
        data = (folder / name).read_bytes()
        stem, _, ending = name.rpartition(".")
        digest = hashlib.blake2b(data, digest_size=4).hexdigest()
        yield name, (f"s/{stem}.{digest}.{ending}", data)
    for path in sorted((folder / "fonts").iterdir()):
        yield f"fonts/{path.name}", (f"s/fonts/{path.name}", path.read_bytes())
