"""``pressmark extension``"""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from pressmark.assets import asset_dir
from pressmark.cli.opening import Failed

LOADING = """Chromium, Chrome, Edge:  open chrome://extensions, turn on "Developer mode",
                         press "Load unpacked" and choose that folder.
Firefox:                 open about:debugging#/runtime/this-firefox, press
                         "Load Temporary Add-on" and choose manifest.json in it."""


@click.command("extension")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
def command(folder: Path | None) -> None:
    """Write the browser extension out to FOLDER (./pressmark-extension), to be loaded."""
    target = folder or Path("pressmark-extension")
    if target.exists() and any(target.iterdir()) and not (target / "manifest.json").exists():
        raise Failed(f"{target} is not empty and holds no extension. Choose another folder.")
    shutil.copytree(asset_dir("extension"), target, dirs_exist_ok=True)
    click.echo(f"{target.absolute()}\n\n{LOADING}")
