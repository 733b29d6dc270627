"""``pressmark delete``"""

from __future__ import annotations

import click

from pressmark.cli.opening import explained, opened
from pressmark.library.items import find_item
from pressmark.library.purging import TRASH_DAYS
from pressmark.library.readings import delete_item
from pressmark.pipeline.following import settle


@click.command("delete")
@click.argument("marks", nargs=-1, required=True, metavar="MARK...")
@click.pass_context
@explained
def command(ctx: click.Context, marks: tuple[str, ...]) -> None:
    """Put pieces into the trash, where they lie for 30 days."""
    with opened(ctx) as archive:
        with archive.library.change() as (connection, revisions):
            for mark in marks:
                delete_item(connection, revisions, find_item(connection, mark).id)
        settle(archive)
    click.echo(f"{len(marks)} in the trash for {TRASH_DAYS} days; 'pressmark restore' undoes it")
