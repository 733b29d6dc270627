"""``pressmark search``"""

from __future__ import annotations

import webbrowser
from datetime import tzinfo
from typing import Any

import click

from pressmark.cli.opening import (
    Failed,
    as_json,
    explained,
    nothing_found,
    opened,
    print_json,
    texts,
)
from pressmark.cli.rows import print_row
from pressmark.language.catalogue import Catalogue
from pressmark.model.results import Facet, Passage, Reason
from pressmark.pipeline.following import settle
from pressmark.pipeline.searching import Answer, Found, search


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--count", is_flag=True, help="Print only how many pieces there are.")
@click.option("--facets", is_flag=True, help="Print what the pieces have in common, counted.")
@click.option("--explain", is_flag=True, help="Say why each hit stands where it does.")
@click.option("--open", "open_hit", type=click.IntRange(1), help="Open hit N in the browser.")
@as_json
@click.pass_context
@explained
def command(
    ctx: click.Context,
    query: tuple[str, ...],
    limit: int,
    count: bool,
    facets: bool,
    explain: bool,
    open_hit: int | None,
    json_out: bool,
) -> None:
    """Find any sentence you ever saved.

    Words, "phrases in quotes", -not, begin*, title: text: author: note: site: tag: lang: is: saved:
    """
    text = " ".join(query)
    with opened(ctx) as archive:
        settle(archive)
        most = 0 if count else max(limit, open_hit or 0)
        wanted = tuple(Facet) if facets else ()
        answer = search(archive, text, limit=most, facets=wanted, explain=explain)
        zone, catalogue = archive.config.zone, texts(archive.config)
    if json_out:
        print_json(_document(answer, count=count, facets=facets))
    else:
        _print_notes(answer, text, catalogue)
    if count:
        if not json_out:
            click.echo(answer.total)
        return
    if not answer.found:
        nothing_found(f"nothing found for {text}")
    if open_hit is not None:
        _open(answer, open_hit)
    elif not json_out:
        _print_hits(answer, zone)
        click.echo(click.style(catalogue.say_number("search.found", answer.total), dim=True))


def _print_hits(answer: Answer, zone: tzinfo) -> None:
    for found in answer.found:
        print_row(found.item, zone)
        for passage in found.passages:
            click.echo(f"       {_marked(passage)}")
        for reason in found.reasons:
            click.echo(click.style(f"       {_reason(reason)}", dim=True))
    for facet, values in answer.facets.items():
        if values:
            said = ", ".join(f"{value.value} {value.count}" for value in values)
            click.echo(f"{click.style(f'{facet}:', bold=True)} {said}")


def _document(answer: Answer, *, count: bool, facets: bool) -> Any:
    """The hits as a list; with facets or a count an object that holds them."""
    if count:
        return {"total": answer.total}
    hits = [_record(found) for found in answer.found]
    if not facets:
        return hits
    counted = {
        str(facet): {value.value: value.count for value in values}
        for facet, values in answer.facets.items()
    }
    return {"total": answer.total, "hits": hits, "facets": counted}


def _record(found: Found) -> dict[str, object]:
    best = found.passages[0].text if found.passages else ""
    record: dict[str, object] = {
        "mark": found.item.mark,
        "url": found.item.url,
        "title": found.item.title,
        "passage": best,
        "passages": [{"text": passage.text, "spans": passage.spans} for passage in found.passages],
    }
    if found.reasons:
        record["reasons"] = [_reason(reason) for reason in found.reasons]
    return record


def _print_notes(answer: Answer, text: str, catalogue: Catalogue) -> None:
    for note in answer.notes:
        part = text[note.start : note.end]
        click.echo(click.style(catalogue.say(f"search.note.{note.code}", part=part), dim=True))
    if answer.suggestion:
        meant = f"{catalogue.say('search.meant')} {answer.suggestion.text}"
        total = catalogue.say_number("search.found", answer.suggestion.total)
        click.echo(click.style(f"{meant} ({total})", dim=True))


def _open(answer: Answer, number: int) -> None:
    if number > len(answer.found):
        raise Failed(f"there is no hit {number}: {len(answer.found)} were found")
    item = answer.found[number - 1].item
    click.echo(f"{item.mark}  {item.url}")
    if not webbrowser.open(item.url):
        raise Failed("no browser could be started; the address is above")


def _reason(reason: Reason) -> str:
    """One thing that moved a hit up, in the words of ``docs/search.md``."""
    where = f" in {reason.field}" if reason.field else ""
    what = f" “{reason.text}”" if reason.text else ""
    score = f"  +{reason.score:.2f}" if reason.score else ""
    return f"{reason.code}{what}{where}{score}"


def _marked(passage: Passage) -> str:
    """The passage with its found words standing out, where a terminal can show that."""
    parts: list[str] = []
    at = 0
    for start, end in passage.spans:
        parts += [passage.text[at:start], click.style(passage.text[start:end], fg="red", bold=True)]
        at = end
    text = "".join([*parts, passage.text[at:]])
    return f"{'… ' if passage.cut_before else ''}{text}{' …' if passage.cut_after else ''}"
