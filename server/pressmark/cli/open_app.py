"""``pressmark open``"""

from __future__ import annotations

import webbrowser

import click

from pressmark.cli.opening import Failed, explained, opened


@click.command("open")
@click.option("--print", "print_only", is_flag=True, help="Print the link, open nothing.")
@click.option("--port", type=click.IntRange(1, 65535), help="Another port than the settings'.")
@click.pass_context
@explained
def command(ctx: click.Context, print_only: bool, port: int | None) -> None:
    """Open the app in the browser, signed in by a link that works once, within ten minutes."""
    with opened(ctx) as archive:
        holder = archive.folder / "serve.holder"
        running = holder.read_text("utf-8").rpartition(" ")[2] if holder.exists() else None
        if running is None and not print_only:
            raise Failed("no server runs for this library. Start it: pressmark serve")
        link = archive.library.access.new_link()
        served = port or (int(running) if running else archive.config.server.port)
    address = f"http://127.0.0.1:{served}/enter/{link}"
    if print_only or not webbrowser.open(address):
        click.echo(address)
