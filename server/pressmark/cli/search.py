"""``pressmark search``"""

from __future__ import annotations

import click

from pressmark.cli.opening import as_json, explained, nothing_found, opened, print_json, texts
from pressmark.cli.rows import print_row
from pressmark.model.results import Passage
from pressmark.pipeline.following import settle
from pressmark.pipeline.searching import Found, search


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@as_json
@click.pass_context
@explained
def command(ctx: click.Context, query: tuple[str, ...], limit: int, json_out: bool) -> None:
    """Find any sentence you ever saved.

    Words, "phrases in quotes", -not, begin*, title: text: author: note: site: tag: lang: is: saved:
    """
    text = " ".join(query)
    with opened(ctx) as archive:
        settle(archive)
        answer = search(archive, text, limit=limit)
        zone, catalogue = archive.config.zone, texts(archive.config)
    if json_out:
        print_json([_record(found) for found in answer.found])
    for note in answer.notes if not json_out else ():
        part = text[note.start : note.end]
        click.echo(click.style(catalogue.say(f"search.note.{note.code}", part=part), dim=True))
    if not answer.found:
        nothing_found(f"nothing found for {text}")
    for found in answer.found if not json_out else ():
        print_row(found.item, zone)
        for passage in found.passages:
            click.echo(f"       {_marked(passage)}")
    if not json_out:
        click.echo(click.style(catalogue.say_number("search.found", answer.total), dim=True))


def _record(found: Found) -> dict[str, object]:
    best = found.passages[0].text if found.passages else ""
    return {
        "mark": found.item.mark,
        "url": found.item.url,
        "title": found.item.title,
        "passage": best,
        "passages": [{"text": passage.text, "spans": passage.spans} for passage in found.passages],
    }


def _marked(passage: Passage) -> str:
    """The passage with its found words standing out, where a terminal can show that."""
    parts: list[str] = []
    at = 0
    for start, end in passage.spans:
        parts += [passage.text[at:start], click.style(passage.text[start:end], fg="red", bold=True)]
        at = end
    text = "".join([*parts, passage.text[at:]])
    return f"{'… ' if passage.cut_before else ''}{text}{' …' if passage.cut_after else ''}"
