"""``pressmark show``"""

from __future__ import annotations

import click

from pressmark.cli.opening import as_json, explained, opened, print_json
from pressmark.cli.rows import item_record, print_row
from pressmark.library.items import find_item


@click.command("show")
@click.argument("mark")
@as_json
@click.pass_context
@explained
def command(ctx: click.Context, mark: str, json_out: bool) -> None:
    """Print one piece: what is known of it, and its text."""
    with opened(ctx) as archive, archive.library.read() as connection:
        item = find_item(connection, mark)
        zone = archive.config.zone
    text = item.article.text if item.article else ""
    if json_out:
        html = str(item.article.content_html) if item.article else ""
        print_json(item_record(item) | {"text": text, "content_html": html})
        return
    print_row(item, zone)
    click.echo(f"       {item.url}\n")
    if item.reading.note:
        click.echo(f"{item.reading.note}\n")
    click.echo(text)
