"""``pressmark publish``"""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from pressmark.archive import Archive
from pressmark.cli.opening import (
    Failed,
    end_progress,
    error_text,
    explained,
    opened,
    progress_line,
    texts,
)
from pressmark.cli.previewing import previewed, watch
from pressmark.errors import PublishError
from pressmark.model.item import Item
from pressmark.pipeline.deploying import deploy_site
from pressmark.pipeline.following import settle
from pressmark.pipeline.publishing import Plan, Summary, confirm, plan, publish_site, site_folder
from pressmark.publishing.write import differences, read_edition

_USAGE = 2
_WHY = {
    "secret-address": "its address looks as if it held a secret",
    "no-article": "it is not cleaned yet",
}


@click.command("publish")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--all", "mirror", is_flag=True, help="A private mirror of the whole library.")
@click.option("--yes", is_flag=True, help="Confirm what would become public or change.")
@click.option("--dry-run", is_flag=True, help="Say what would be shown; write nothing.")
@click.option("--check", "only_check", is_flag=True, help="Compare FOLDER with its manifest.")
@click.option("--to", "address", help="Then send the site there: folder:PATH, zip:FILE, git:REPO.")
@click.option("--watch", "watching", is_flag=True, help="Stay, and publish whatever changes.")
@click.option("--preview", is_flag=True, help="Watch, and show the site in the browser.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The preview's port.")
@click.pass_context
@explained
def command(
    ctx: click.Context,
    folder: Path | None,
    mirror: bool,
    yes: bool,
    dry_run: bool,
    only_check: bool,
    address: str | None,
    watching: bool,
    preview: bool,
    port: int,
) -> int:
    """Write the published site into FOLDER (default: the library's own).

    Everything is private until you say otherwise: a piece is shown when its visibility says so.
    The site opens from the folder itself, and any host of plain files can serve it.
    """
    with opened(ctx) as archive:
        target = folder or site_folder(archive, mirror=mirror)
        if only_check:
            return _check(target)
        settle(archive)
        planned = plan(archive, mirror=mirror)
        _tell(planned)
        if dry_run:
            click.echo(f"{len(planned.shown)} pieces would be shown; nothing was written")
            return 0
        _ask(archive, planned, yes=yes)

        def bring() -> None:
            _bring(archive, target, mirror=mirror, address=address)

        bring()
        if preview:
            _preview(archive, target, bring, port)
        elif watching:
            click.echo("watching; Ctrl-C ends it")
            watch(archive, bring)
    return 0


def _bring(archive: Archive, folder: Path, *, mirror: bool, address: str | None) -> None:
    """One publish: the site as the library is now, said, and sent on."""
    settle(archive)
    try:
        summary = publish_site(archive, folder, mirror=mirror)
    except PublishError as error:
        usage = error.code in ("publish-foreign", "publish-kind")
        raise Failed(error_text(error), _USAGE if usage else 1) from None
    settle(archive)
    _say(summary, mirror=mirror)
    if address:
        _send(archive, folder, address)


def _preview(archive: Archive, folder: Path, bring: Callable[[], None], port: int) -> None:
    try:
        with previewed(folder, port) as shown:
            click.echo(f"the site is shown at {shown} and kept current; Ctrl-C ends it")
            webbrowser.open(shown)
            watch(archive, bring)
    except OSError as error:
        raise Failed(f"port {port}: {error.strerror or error}") from None


def _send(archive: Archive, folder: Path, address: str) -> None:
    done = deploy_site(
        archive, folder, address, lambda at, every: progress_line(f"sent {at} of {every} files")
    )
    end_progress()
    for code, value in done.warnings:
        click.echo(texts(archive.config).say(f"deploy.{code}", value=value))
    click.echo(
        f"{address}: {done.sent} files sent ({done.bytes / 1e6:.1f} MB), {done.removed} removed"
    )


def _check(folder: Path) -> int:
    """Whether every file stands as it was published, and no other."""
    edition = read_edition(folder)
    if edition is None:
        raise Failed(f"no site is published in {folder}")
    wrong = list(differences(folder, edition))
    for what, path in wrong:
        click.echo(f"{what:<8} {path}")
    if wrong:
        click.echo(f"{len(wrong)} differ; 'pressmark rebuild site' writes all anew")
        return 1
    click.echo(f"{len(edition.files)} files stand as they were published")
    return 0


def _tell(planned: Plan) -> None:
    _name("asked to become public:", planned.wished)
    _name("published in an older version:", planned.newer)
    for item, why in planned.blocked:
        click.echo(f"held back: {item.mark}  {item.title}: {_WHY[why]}")


def _name(what: str, items: Sequence[Item]) -> None:
    if items:
        click.echo(what)
    for item in items:
        wish = f" ({item.reading.visibility_wished})" if item.reading.visibility_wished else ""
        click.echo(f"  {item.mark}  {item.title}{wish}")


def _ask(archive: Archive, planned: Plan, *, yes: bool) -> None:
    """What is unconfirmed becomes so only by ``--yes`` or an answer; else it stays as it was."""
    unconfirmed = [*planned.wished, *planned.newer]
    if not unconfirmed:
        return
    if not yes and sys.stdin.isatty():
        yes = click.confirm(f"Show these {len(unconfirmed)} so from now on?")
    if yes:
        confirm(archive, unconfirmed)
    else:
        click.echo("these stay as they were; 'pressmark publish --yes' confirms them")


def _say(summary: Summary, *, mirror: bool) -> None:
    click.echo(
        f"{summary.pieces} pieces, {summary.files} files, {summary.bytes / 1e6:.1f} MB: "
        f"{summary.written} written ({summary.bytes_written / 1e6:.1f} MB), "
        f"{summary.removed} removed"
    )
    click.echo(
        f"pieces: {summary.added} added, {summary.changed} changed, {summary.withdrawn} withdrawn"
    )
    click.echo(f"{(summary.folder / 'index.html').absolute().as_uri()}")
    if mirror:
        click.echo("This mirror holds everything, private pieces too. Do not put it on the web.")
    elif not summary.pieces:
        click.echo("Nothing is public yet. Choose a piece: pressmark edit MARK --visibility full")
