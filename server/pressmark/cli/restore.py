"""``pressmark restore``"""

from __future__ import annotations

import click

from pressmark.cli.opening import explained, opened
from pressmark.library.items import find_item
from pressmark.library.readings import restore_item
from pressmark.pipeline.following import settle


@click.command("restore")
@click.argument("marks", nargs=-1, required=True, metavar="MARK...")
@click.pass_context
@explained
def command(ctx: click.Context, marks: tuple[str, ...]) -> None:
    """Take pieces out of the trash. They are private; what they were before is a wish."""
    with opened(ctx) as archive:
        with archive.library.change() as (connection, revisions):
            for mark in marks:
                restore_item(connection, revisions, find_item(connection, mark).id)
        settle(archive)
    click.echo(f"brought back {len(marks)}")
