"""``pressmark serve``"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from types import FrameType

import click
import psutil
from filelock import Timeout

from pressmark.archive import Archive
from pressmark.cli.opening import Failed, config_of, explained, texts
from pressmark.config import Config
from pressmark.web.application import create_app
from pressmark.web.gate import Gate
from pressmark.web.server import MAX_BODY, make_server
from pressmark.worker import Worker


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), help="Another port than the settings'.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_context
@explained
def command(ctx: click.Context, port: int | None, quiet: bool) -> None:
    """Run the server that the browser button saves to, and the app to read in.

    It listens on this machine only. Ctrl-C ends it; a page being cleaned goes on at the next start.
    """
    config = config_of(ctx)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    with Archive(config) as archive:
        run_server(archive, port or config.server.port, quiet=quiet)


def run_server(archive: Archive, port: int, *, quiet: bool = False) -> None:
    """Serve ``archive`` until interrupted. Raises Failed when the port or the library is taken."""
    config = archive.config
    holder = archive.folder / "serve.holder"
    try:
        archive.follow_lock.acquire(timeout=0)
    except Timeout:
        named = holder.read_text("utf-8") if holder.exists() else "?"
        raise Failed(texts(config).say("error.serving-already", holder=named)) from None
    try:
        worker = Worker(archive)
        gate = Gate.of(port, config.server.public_hosts, MAX_BODY)
        server = _bound(create_app(archive, wake=worker.wake), gate, config, port)
        holder.write_text(f"port {port}", "utf-8")
        worker.start()
        try:
            if not quiet:
                greet(archive, port)
            _until_stopped(server)
        finally:
            worker.stop()
            holder.unlink(missing_ok=True)
    finally:
        archive.follow_lock.release()


def greet(archive: Archive, port: int) -> None:
    """Say where everything is. The link signs a browser in once."""
    link = archive.library.access.new_link()
    base = f"http://127.0.0.1:{port}"
    click.echo(f"Pressmark serves {archive.folder}")
    click.echo(f"  sign a browser in (works once):  {base}/enter/{link}")
    click.echo(f"  app:                             {base}/")
    click.echo("  Ctrl-C ends it.")
    sys.stdout.flush()


def _bound(app: object, gate: Gate, config: Config, port: int) -> object:
    try:
        return make_server(app, gate, config.server.host, port)  # type: ignore[arg-type]
    except OSError:
        by = _holder_of(port)
        raise Failed(
            texts(config).say(
                "error.port-taken",
                port=port,
                holder=f" by {by}" if by else "",
                suggestion=free_port(port + 1),
            )
        ) from None


def _holder_of(port: int) -> str:
    """The program that listens on ``port``, as far as this machine tells."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} ({connection.pid})"
    except psutil.Error:
        return ""
    return ""


def free_port(start: int) -> int:
    """The first port from ``start`` on that nobody listens on."""
    for port in range(start, 65536):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return start


def _until_stopped(server: object) -> None:
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    thread = threading.Thread(target=_serve, args=(server,), name="http", daemon=True)
    before = {name: signal.signal(name, stop) for name in (signal.SIGINT, signal.SIGTERM)}
    thread.start()
    try:
        while not stopping.wait(0.2) and thread.is_alive():
            continue
    finally:
        server.close()  # type: ignore[attr-defined]
        thread.join(2)
        for name, handler in before.items():
            signal.signal(name, handler)


def _serve(server: object) -> None:
    try:
        server.run()  # type: ignore[attr-defined]
    except OSError:
        return  # its socket was closed from under it: that is how it ends
