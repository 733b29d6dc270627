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
from pressmark.publishing.remembered import File, Maker, Remembered
from pressmark.publishing.render import Renderer
from pressmark.publishing.static_search.build import build
from pressmark.publishing.write import Written, read_edition, write_site


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
    remembered: Remembered | None = None,
) -> tuple[Written, Remembered]:
    """Write the site of ``items`` into ``folder``; the bytes depend on nothing else but the look
    and this program's version. The caller holds the lock and has checked the folder.

    ``remembered`` spares work and changes no byte; what comes back may be given the next time.
    """
    ordered = sorted(items, key=lambda item: item.number)
    assets = dict(_assets(look))
    maker = Maker(before, folder, remembered)
    renderer = Renderer(look, {name: path for name, (path, _) in assets.items()}, maker)
    files = _files(renderer, maker, ordered, assets, media, mirror=site == "mirror")
    written = write_site(folder, files, before, Edition(site, __version__, look.digest))
    return written, maker.made


def _files(
    renderer: Renderer,
    maker: Maker,
    items: Sequence[PublicItem],
    assets: Mapping[str, tuple[str, bytes]],
    media: Media,
    *,
    mirror: bool,
) -> Iterator[File]:
    """All files, those that others point to first."""
    yield from assets.values()
    for path in sorted(_media_paths(items)):
        # its name is the digest of its bytes: what stands under it is right
        yield path, maker.standing(path) or media.read(path)
    yield from build(items, maker)
    yield from all_pages(renderer, items, mirror=mirror)


def _media_paths(items: Sequence[PublicItem]) -> set[str]:
    return {image.path for item in items for image in item.images if image.path}


def _assets(look: Look) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Styles, script and icon under names that hold their digest; fonts, where they are used."""
    folder = asset_dir("site")
    files = {name: (folder / name).read_bytes() for name in ("style.css", "search.js", "icon.svg")}
    if own := look.own_style:
        files["own.css"] = own
    for name, data in files.items():
        stem, _, ending = name.rpartition(".")
        digest = hashlib.blake2b(data, digest_size=4).hexdigest()
        yield name, (f"s/{stem}.{digest}.{ending}", data)
    if look.face == "system":
        return
    for path in sorted((folder / "fonts").iterdir()):
        yield f"fonts/{path.name}", (f"s/fonts/{path.name}", path.read_bytes())
