"""``pressmark rebuild``"""

from __future__ import annotations

import click

from pressmark.cli.opening import end_progress, explained, opened, progress_line
from pressmark.pipeline.following import rebuild_index, settle
from pressmark.pipeline.publishing import publish_site, site_folder


@click.group("rebuild")
def command() -> None:
    """Make what is derived anew. Nothing you saved is touched."""


@command.command("index")
@click.pass_context
@explained
def index(ctx: click.Context) -> None:
    """Make the search index anew from the library."""
    with opened(ctx) as archive:
        ours = rebuild_index(
            archive, progress=lambda done, every: progress_line(f"indexed {done} of {every}")
        )
        if not ours:
            settle(archive)
    end_progress()
    click.echo("the index is built" if ours else "the running server has built the index")


@command.command("site")
@click.option("--all", "mirror", is_flag=True, help="The private mirror of everything.")
@click.pass_context
@explained
def site(ctx: click.Context, mirror: bool) -> None:
    """Write every file of the published site anew, into its own folder."""
    with opened(ctx) as archive:
        settle(archive)
        folder = site_folder(archive, mirror=mirror)
        summary = publish_site(archive, folder, mirror=mirror, anew=True)
    click.echo(f"{summary.files} files in {folder}")
