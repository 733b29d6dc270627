"""``pressmark check``"""

from __future__ import annotations

from dataclasses import asdict

import click

from pressmark.cli.opening import (
    as_json,
    end_progress,
    explained,
    opened,
    print_json,
    progress_line,
)
from pressmark.pipeline.checking import check


@click.command("check")
@click.option("--read-data", is_flag=True, help="Read every byte and compare it with its digest.")
@as_json
@click.pass_context
@explained
def command(ctx: click.Context, read_data: bool, json_out: bool) -> int:
    """Look whether the library is sound. Reads only, changes nothing."""
    with opened(ctx) as archive:
        findings = list(
            check(
                archive,
                read_data=read_data,
                progress=lambda done, every: progress_line(f"looked at {done} of {every}"),
            )
        )
    end_progress()
    if json_out:
        print_json([asdict(finding) for finding in findings])
    for finding in findings if not json_out else ():
        click.echo(f"{'FAULT' if finding.serious else 'note '}  {finding.kind}: {finding.what}")
    if any(finding.serious for finding in findings):
        return 1
    if not json_out:
        click.echo("The library is sound.")
    return 0
