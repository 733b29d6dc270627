"""``pressmark demo``"""

from __future__ import annotations

import tempfile
import webbrowser
from dataclasses import replace
from pathlib import Path

import click

from pressmark.archive import Archive
from pressmark.assets import asset_dir
from pressmark.cli.extension import LOADING
from pressmark.cli.opening import Failed, config_with_zone, explained
from pressmark.cli.serve import free_port, run_server
from pressmark.config import load_config
from pressmark.library.items import count_all
from pressmark.pipeline.demo import fill_with_demo
from pressmark.pipeline.following import settle
from pressmark.pipeline.publishing import publish_site, site_folder


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--no-browser", is_flag=True, help="Print the addresses, open nothing.")
@click.option("--no-serve", is_flag=True, help="Make and publish the library, then end.")
@click.option("--port", type=click.IntRange(1, 65535), help="Another port than the settings'.")
@explained
def command(folder: Path | None, no_browser: bool, no_serve: bool, port: int | None) -> None:
    """Show everything on a small library of its own, in FOLDER or a temporary one.

    It saves six pages in three languages, cleans and indexes them, publishes those that are
    public, and serves the app. Your own library is not touched.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="pressmark-demo-"))
    config = load_config(place)
    if not (place / "pressmark.toml").exists():
        if place.exists() and any(place.iterdir()):
            raise Failed(f"{place} is not empty and holds no library. Choose another folder.")
        config = config_with_zone(config)
    look = replace(config.publish, title="A reading archive", subtitle="Kept with Pressmark")
    config = replace(config, publish=look)
    with Archive(config) as archive:
        _make(archive)
        if no_serve:
            return
        wanted = port or config.server.port
        served = free_port(wanted) if port is None else wanted
        _say_where(archive, served, browser=not no_browser)
        run_server(archive, served, quiet=True)


def _make(archive: Archive) -> None:
    with archive.library.read() as connection:
        filled = count_all(connection) > 0
    if not filled:
        saved = list(fill_with_demo(archive))
        click.echo(f"saved {len(saved)} pages in three languages")
        settle(archive)
        click.echo("cleaned and indexed them: every sentence can be found")
    folder = site_folder(archive, mirror=False)
    summary = publish_site(archive, folder)
    settle(archive)
    click.echo(f"published {summary.pieces} of them ({summary.files} files); one stays private\n")
    click.echo(f"library         {archive.folder}")
    click.echo(f"published site  {(folder / 'index.html').as_uri()}")


def _say_where(archive: Archive, port: int, *, browser: bool) -> None:
    link = f"http://127.0.0.1:{port}/enter/{archive.library.access.new_link()}"
    click.echo(f"app             {link}  (works once)")
    click.echo(f"extension       {asset_dir('extension')}\n")
    click.echo(LOADING)
    click.echo(f"\nTry:  pressmark --library {archive.folder} search shelf")
    click.echo("Ctrl-C ends it.")
    if browser:
        # the server starts in a moment; a browser takes longer than that to ask
        webbrowser.open(link)
