"""``pressmark save``"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pressmark.addresses import is_web_address
from pressmark.archive import Archive
from pressmark.cli.opening import (
    as_json,
    end_progress,
    error_text,
    explained,
    opened,
    print_json,
    print_one_or_all,
    progress_line,
)
from pressmark.errors import CaptureError, PressmarkError
from pressmark.intake.payload import read_model
from pressmark.intake.wire import SaveLine
from pressmark.library.captures import Receipt
from pressmark.library.items import find_item
from pressmark.model.capture import Capture
from pressmark.model.ids import CaptureId
from pressmark.model.reading import Visibility
from pressmark.pipeline.cleaning import Report
from pressmark.pipeline.following import settle
from pressmark.pipeline.saving import (
    Wishes,
    capture_address,
    capture_bytes,
    capture_file,
    capture_line,
    save_capture,
)

MAX_LINE = 60_000_000


@click.command("save", short_help="Save pages from files, standard input or addresses.")
@click.argument("sources", nargs=-1, metavar="FILE...|-|URL...")
@click.option("--url", help="Where the page stood; else the page's own canonical address.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--public", is_flag=True, help="Show the whole text on the published site.")
@click.option("--jsonl", is_flag=True, help="Read pages as lines of JSON from standard input.")
@as_json
@click.pass_context
@explained
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    url: str | None,
    tags: tuple[str, ...],
    public: bool,
    jsonl: bool,
    json_out: bool,
) -> int:
    """Save pages from files, standard input (-) or addresses.

    Pictures come along: those inside the page, those of the "page_files" folder beside a saved
    page, and for an address those the page names.

    With --jsonl each line is {"url":…, "html":…, "captured_at":…, "tags":[…], "visibility":…} and
    is answered by one line.
    """
    if jsonl == bool(sources):
        raise click.UsageError("Name files or addresses, or give --jsonl alone.")
    if url is not None and (len(sources) != 1 or not is_web_address(url)):
        raise click.UsageError("--url is a web address and goes with one file.")
    wishes = Wishes(tags, Visibility.FULL if public else None)
    with opened(ctx) as archive:
        if jsonl:
            return _save_lines(archive, wishes)
        return _save_all(archive, sources, url, wishes, json_out)


def _save_all(
    archive: Archive, sources: tuple[str, ...], url: str | None, wishes: Wishes, json_out: bool
) -> int:
    saved: list[Receipt] = []
    failed = 0
    for source in sources:
        try:
            capture = _capture(archive, source, url, wishes)
            saved.append(save_capture(archive, capture))
        except PressmarkError as error:
            failed += 1
            end_progress()
            click.echo(f"pressmark: {source}: {error_text(error)}", err=True)
        except OSError as error:
            failed += 1
            click.echo(f"pressmark: {source}: {error.strerror or error}", err=True)
    settle(archive, report=_report(len(saved)))
    end_progress()
    if json_out:
        print_one_or_all([_record(archive, receipt) for receipt in saved], len(sources))
    for receipt in saved if not json_out else ():
        _say(archive, receipt)
    return 1 if failed else 0


def _capture(archive: Archive, source: str, url: str | None, wishes: Wishes) -> Capture:
    if source == "-":
        data = sys.stdin.buffer.read()
        return capture_bytes(archive, data, "text/html", url, wishes, name="standard-input")
    if is_web_address(source):
        return capture_address(archive, source, wishes, _fetching)
    return capture_file(archive, Path(source), url, wishes)


def _fetching(address: str, done: int, every: int) -> None:
    progress_line(f"fetching {done} of {every} pictures" if every else f"fetching {address}")


def _record(archive: Archive, receipt: Receipt) -> dict[str, Any]:
    with archive.library.read() as connection:
        item = find_item(connection, receipt.mark)
    article = item.article
    return receipt.as_json() | {
        "url": item.url,
        "title": item.title,
        "word_count": article.word_count if article else 0,
        "complete": article.complete if article else None,
    }


def _say(archive: Archive, receipt: Receipt) -> None:
    found = _record(archive, receipt)
    again = "" if receipt.new_item else f"  (a new version; saved before on {receipt.saved_before})"
    click.echo(f"{receipt.mark}  {found['title']}  {found['word_count']:,} words{again}")


def _save_lines(archive: Archive, wishes: Wishes) -> int:
    """One answer a line, in order, once it is on disk; a bad line stops nothing."""
    failed = 0
    for number, line in enumerate(_lines(), 1):
        try:
            sent = read_model(SaveLine, line, limit=MAX_LINE)
            capture = capture_line(sent)
            capture = replace(
                capture,
                tags=(*capture.tags, *wishes.tags),
                visibility=capture.visibility or wishes.visibility,
            )
            receipt = save_capture(archive, capture)
            print_json({"line": number, "url": sent.url} | receipt.as_json())
        except CaptureError as error:
            failed += 1
            print_json({"line": number, "error": error.code, "detail": error_text(error)})
        sys.stdout.flush()
        progress_line(f"{number} pages taken in")
    settle(archive, report=_report(None))
    end_progress()
    return 1 if failed else 0


def _lines() -> Iterator[bytes]:
    for line in sys.stdin.buffer:
        if line.strip():
            yield line


def _report(total: int | None) -> Report:
    """Counts the pages as they are cleaned."""
    done = 0

    def report(_capture: CaptureId, _error: PressmarkError | None) -> None:
        nonlocal done
        done += 1
        progress_line(f"cleaned {done}" + (f" of {total}" if total else ""))

    return report
