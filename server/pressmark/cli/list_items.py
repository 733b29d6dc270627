"""``pressmark list``"""

from __future__ import annotations

import click

from pressmark.cli.opening import as_json, explained, nothing_found, opened, print_json
from pressmark.cli.rows import item_record, print_row
from pressmark.library.items import Shelf, list_items


@click.command("list")
@click.option(
    "--shelf",
    type=click.Choice([shelf.value for shelf in Shelf]),
    default=Shelf.LIBRARY.value,
    show_default=True,
    help="Which part of the library.",
)
@click.option("--tag", help="Only pieces with this tag.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@as_json
@click.pass_context
@explained
def command(ctx: click.Context, shelf: str, tag: str | None, limit: int, json_out: bool) -> None:
    """List the pieces of the library, last saved first."""
    with opened(ctx) as archive, archive.library.read() as connection:
        items = list_items(connection, Shelf(shelf), tag=tag, limit=limit)
        zone = archive.config.zone
    if json_out:
        print_json([item_record(item) for item in items])
        return
    if not items:
        nothing_found("nothing is there. Save a page with the button or 'pressmark save'.")
    for item in items:
        print_row(item, zone)
