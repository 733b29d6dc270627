"""``pressmark edit``"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from pressmark.cli.opening import explained, opened
from pressmark.library.items import find_item
from pressmark.library.readings import clean_tags, edit_reading
from pressmark.model.reading import Visibility
from pressmark.pipeline.following import settle


@click.command("edit")
@click.argument("marks", nargs=-1, required=True, metavar="MARK...")
@click.option("--title", help="Your own title; '' gives the page's own back.")
@click.option("--note", help="Your note, in place of the one that is there.")
@click.option("--tags", help="All tags, parted by commas.")
@click.option("--add-tag", "added", multiple=True, help="One more tag.")
@click.option("--remove-tag", "removed", multiple=True, help="One tag less.")
@click.option("--star/--unstar", "starred", default=None)
@click.option("--archive/--unarchive", "archived", default=None)
@click.option(
    "--visibility",
    type=click.Choice([visibility.value for visibility in Visibility]),
    help="What the published site may show.",
)
@click.pass_context
@explained
def command(
    ctx: click.Context,
    marks: tuple[str, ...],
    title: str | None,
    note: str | None,
    tags: str | None,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    starred: bool | None,
    archived: bool | None,
    visibility: str | None,
) -> None:
    """Change title, note, tags, star, archive or visibility of one piece or many."""
    given = {"title": title, "note": note, "starred": starred, "visibility": visibility}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if archived is not None:
        changes["archived_at"] = datetime.now(UTC) if archived else None
    if not changes and tags is None and not added and not removed:
        raise click.UsageError("Say what to change; see 'pressmark edit --help'.")
    with opened(ctx) as archive:
        with archive.library.change() as (connection, revisions):
            for mark in marks:
                item = find_item(connection, mark)
                own = dict(changes)
                if tags is not None or added or removed:
                    kept = tags.split(",") if tags is not None else item.reading.tags
                    gone = {tag.casefold() for tag in clean_tags(removed)}
                    every = clean_tags((*kept, *added))
                    own["tags"] = [tag for tag in every if tag.casefold() not in gone]
                edit_reading(connection, revisions, item.id, own)
        settle(archive)
    click.echo(f"changed {len(marks)}")
