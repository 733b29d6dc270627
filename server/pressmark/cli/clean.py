"""``pressmark clean``"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pressmark.cleaning.keeper import Keeper
from pressmark.cli.opening import (
    Failed,
    as_json,
    config_of,
    error_text,
    explained,
    print_json,
    print_one_or_all,
)
from pressmark.content.pictures import place_pictures
from pressmark.content.sanitize import from_own_child
from pressmark.errors import CaptureError, CleaningError
from pressmark.intake.strictjson import load_json
from pressmark.model.article import Image

_SHOWN = 70


@click.command("clean")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--url", default="", help="Where the page stood.")
@click.option("--jsonl", is_flag=True, help='Read {"url":…, "html":…} lines, answer each in order.')
@click.option("--explain", is_flag=True, help="Say who decided what, and what each step removed.")
@click.option("--extractor", help="Use this extractor whatever fits; 'whole' and 'text' take all.")
@as_json
@click.pass_context
@explained
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    url: str,
    jsonl: bool,
    explain: bool,
    extractor: str | None,
    json_out: bool,
) -> int:
    """Clean pages without keeping them: needs no library and no network."""
    if jsonl == bool(files):
        raise click.UsageError("Name files, or give --jsonl alone.")
    asked = {"explain": explain, "extractor": extractor}
    with Keeper(config_of(ctx).clean) as keeper:
        if jsonl:
            return _clean_lines(keeper, asked)
        records = [
            clean_record(
                keeper,
                asked | {"path": str(path.absolute()), "url": url or path.absolute().as_uri()},
            )
            for path in files
        ]
    if json_out:
        print_one_or_all(records, len(files))
    for record in records if not json_out else ():
        _print(record)
    return 0


def clean_record(keeper: Keeper, job: dict[str, Any]) -> dict[str, Any]:
    """What cleaning makes of one page, for programs. Raises CleaningError only when no rung of
    the ladder gave an answer."""
    found = keeper.clean({"pictures": []} | job)
    if found is None:
        raise CleaningError("cleaner-died")
    metadata = found["metadata"]
    images = tuple(
        Image(image["address"], None, image["width"], image["height"]) for image in found["images"]
    )
    html = place_pictures(
        from_own_child(found["content_html"]), images, lambda image: image.address or None, ""
    )
    record = {
        "title": metadata["title"],
        "byline": ", ".join(metadata["byline"]) or None,
        "published_at": metadata["published_at"],
        "modified_at": metadata["modified_at"],
        "site_name": metadata["site_name"],
        "lang": metadata["lang"],
        "dir": metadata["dir"],
        "excerpt": metadata["excerpt"],
        "lead_image": metadata["lead_image"],
        "canonical_url": metadata["canonical_url"],
        "tags": list(metadata["tags"]),
        "content_html": str(html),
        "text": found["text"],
        "complete": found["complete"],
        "reason": found["reason"],
        "extractor": found["extractor"],
        "recipe": found["recipe"],
        "word_count": found["word_count"],
    }
    if "steps" in found:
        record |= {"sources": metadata["sources"], "steps": found["steps"]}
    return record


def _clean_lines(keeper: Keeper, asked: dict[str, Any]) -> int:
    failed = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            sent = load_json(line)
            if not isinstance(sent, dict) or not isinstance(sent.get("html"), str):
                raise Failed('each line needs "html"')
            job = asked | {"html": sent["html"], "url": str(sent.get("url") or "")}
            print_json(clean_record(keeper, job))
        except (CaptureError, CleaningError) as error:
            failed += 1
            print_json({"line": number, "error": error.code, "detail": error_text(error)})
        except Failed as error:
            failed += 1
            print_json({"line": number, "error": "bad-line", "detail": error.message})
        sys.stdout.flush()
    return 1 if failed else 0


def _print(record: dict[str, Any]) -> None:
    click.echo(click.style(record["title"], bold=True))
    known = [record["byline"], record["site_name"], record["published_at"], record["lang"]]
    click.echo(click.style(" · ".join(part for part in known if part), dim=True))
    if record["complete"] != "complete":
        click.echo(click.style(f"{record['complete']}: {record['reason'] or ''}", fg="yellow"))
    if "steps" in record:
        _print_explained(record)
        return
    click.echo(f"\n{record['text']}\n")


def _print_explained(record: dict[str, Any]) -> None:
    """Who decided what, in the order of the recipe; steps that changed nothing are left out."""
    click.echo(f"\nMade by {record['extractor']}, recipe {record['recipe']}.\n")
    for name, source in record["sources"].items():
        value = str(record.get(name) or "")
        click.echo(f"  {name:<14}{source:<16}{value[:_SHOWN]}")
    for step in record["steps"]:
        before, after = step["words_before"], step["words_after"]
        if not step["removed"] and not step["decided"] and before == after:
            continue
        words = f"  {before:,} -> {after:,} words" if before is not None else ""
        click.echo(f"\n{click.style(step['name'], bold=True)}{words}")
        for decided in step["decided"]:
            click.echo(f"  {decided}")
        for part in step["removed"]:
            click.echo(f"  - {part['element']}  {part['words']}  {part['text'][:_SHOWN]}")
    click.echo()
