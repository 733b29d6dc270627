"""``pressmark reclean``"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from pressmark.archive import Archive
from pressmark.cleaning.version import RECIPE
from pressmark.cli.opening import (
    as_json,
    end_progress,
    explained,
    nothing_found,
    opened,
    print_json,
    progress_line,
)
from pressmark.library.items import count_all
from pressmark.model.ids import ItemId
from pressmark.pipeline.following import settle
from pressmark.pipeline.recleaning import (
    Outcome,
    Remade,
    difference,
    remake,
    run_is_over,
    to_remake,
)
from pressmark.search.query import parse

_LISTED = 20
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command("reclean", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--diff", is_flag=True, help="Show what changes, line by line.")
@click.option("--again", is_flag=True, help="Also what today's recipe has made already.")
@click.option(
    "--also-fewer",
    is_flag=True,
    help="Replace also articles that lose over 40 % of their words or become less complete.",
)
@as_json
@click.pass_context
@explained
def command(
    ctx: click.Context,
    query: tuple[str, ...],
    dry_run: bool,
    diff: bool,
    again: bool,
    also_fewer: bool,
    json_out: bool,
) -> int:
    """Make articles again from the kept pages, by today's recipe: all, or those a QUERY finds.

    Nothing you decided is touched. It can be interrupted: run again, it goes on where it was.
    """
    with opened(ctx) as archive:
        settle(archive)
        items = _items(archive, " ".join(query)) if query else None
        due = to_remake(archive, items, again=again, dry_run=dry_run)
        done: list[Remade] = []
        try:
            for remade in remake(archive, due, dry_run=dry_run, also_fewer=also_fewer):
                done.append(remade)
                if diff and not json_out:
                    _print_difference(remade)
                progress_line(f"made again {len(done)} of {len(due)}")
            if again and not dry_run and items is None:
                run_is_over(archive)
        finally:
            end_progress()
            if json_out:
                print_json(_summary(done, len(due), diff))
            else:
                _print_summary(done, len(due), dry_run)
        if not dry_run:
            settle(archive)
    return 1 if any(remade.outcome is Outcome.FAILED for remade in done) else 0


def _items(archive: Archive, text: str) -> set[ItemId]:
    query = parse(text, datetime.now(archive.config.zone))
    with archive.library.read() as connection:
        most = count_all(connection)
    hits = archive.index.search(query, most).hits
    if not hits:
        nothing_found(f"nothing found for {text}")
    return {hit.item_id for hit in hits}


def _summary(done: Sequence[Remade], due: int, diff: bool) -> dict[str, Any]:
    counts = Counter(remade.outcome for remade in done)
    return {
        "recipe": RECIPE,
        "due": due,
        "done": len(done),
        "counts": {outcome.value: counts[outcome] for outcome in Outcome},
        "items": [_record(remade, diff) for remade in done],
    }


def _record(remade: Remade, diff: bool) -> dict[str, Any]:
    record: dict[str, Any] = {
        "mark": remade.mark,
        "capture": remade.capture_id,
        "title": remade.title,
        "outcome": remade.outcome.value,
        "kept": remade.kept,
        "words_before": remade.before.word_count if remade.before else None,
        "words_after": remade.after.word_count if remade.after else None,
        "extractor": remade.after.extractor if remade.after else None,
    }
    if diff and remade.after:
        record["diff"] = difference(remade.before, remade.after)
    return record


def _print_summary(done: Sequence[Remade], due: int, dry_run: bool) -> None:
    if not due:
        click.echo(f"Nothing to do: every article was made by today's recipe ({RECIPE}).")
        return
    for outcome in (Outcome.FAILED, Outcome.FEWER, Outcome.BETTER, Outcome.CHANGED):
        of_it = [remade for remade in done if remade.outcome is outcome]
        for remade in of_it[:_LISTED]:
            click.echo(_line(remade))
        if len(of_it) > _LISTED:
            click.echo(f"{outcome.value:<8} and {len(of_it) - _LISTED} more; --json lists them all")
    counts = Counter(remade.outcome for remade in done)
    said = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome])
    would = "would be " if dry_run else ""
    click.echo(f"{len(done)} of {due} {would}made again by recipe {RECIPE}: {said or 'none'}")
    if len(done) < due:
        click.echo("Run it again to go on.")


def _line(remade: Remade) -> str:
    before = remade.before.word_count if remade.before else 0
    words = f"{before:,} -> {remade.after.word_count:,} words" if remade.after else "no bytes"
    kept = "  (left as it was)" if remade.kept else ""
    return f"{remade.outcome.value:<8} {remade.mark}  {remade.title[:60]}  {words}{kept}"


def _print_difference(remade: Remade) -> None:
    if remade.after is None or remade.outcome is Outcome.SAME:
        return
    end_progress()
    click.echo(click.style(_line(remade), bold=True))
    lines = difference(remade.before, remade.after)[2:]
    for line in lines or ["  the words are the same; structure, pictures or metadata differ"]:
        click.echo(click.style(line, fg=_COLOURS.get(line[:1])))
