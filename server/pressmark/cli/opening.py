"""Opens the archive a command works on; errors end the command with their text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from pressmark.archive import Archive
from pressmark.config import Config, load_config
from pressmark.errors import ConfigError, PressmarkError
from pressmark.language.catalogue import Catalogue
from pressmark.timezones import system_zone

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
NOTHING_FOUND = 3
as_json = click.option(
    "--json", "json_out", is_flag=True, help="Print one JSON document, for programs."
)


class Failed(click.ClickException):
    """A command that failed: its text goes to standard error."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]

    def show(self, file: Any = None) -> None:
        click.echo(f"pressmark: {self.message}", err=True)


def texts(config: Config | None = None) -> Catalogue:
    return Catalogue(config.app.language if config else "en")


def error_text(error: PressmarkError, catalogue: Catalogue | None = None) -> str:
    """What happened, to which thing, and what to do, in the reader's language."""
    return (catalogue or texts()).say(f"error.{error.code}", **error.values)


def explained(command: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """End ``command`` with the text of any error that was raised on purpose."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except ConfigError as error:
            raise Failed(error_text(error), 2) from None
        except PressmarkError as error:
            raise Failed(error_text(error)) from None

    return run


def config_of(ctx: click.Context) -> Config:
    """The settings for the library this command was told, a new library's zone included."""
    library: Path | None = ctx.find_root().obj
    config = load_config(library)
    if (config.library_path / "pressmark.toml").exists():
        return config
    return config_with_zone(config)


def config_with_zone(config: Config) -> Config:
    """``config`` for a library that is not made yet: its days begin where this machine is."""
    return replace(config, library=replace(config.library, timezone=system_zone()))


@contextmanager
def opened(ctx: click.Context) -> Iterator[Archive]:
    """The archive of this command; closed at the end whatever happens."""
    with Archive(config_of(ctx)) as archive:
        yield archive


def print_json(value: Any) -> None:
    """One JSON value on one line: a whole document, or an answer of a ``--jsonl`` command."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


def print_one_or_all(records: Sequence[Any], asked: int) -> None:
    """What was asked for by name: one thing as an object, several as a list."""
    print_json(records[0] if asked == 1 and len(records) == 1 else list(records))


def nothing_found(message: str) -> NoReturn:
    """End a command that found nothing: not a failure, and not the same as done."""
    raise Failed(message, NOTHING_FOUND)


def progress_line(text: str) -> None:
    """Say how far long work is, in place, where a person is looking."""
    if sys.stderr.isatty():
        width = click.get_current_context().terminal_width or 78
        click.echo(f"\r{text[:width]:<{width}}", err=True, nl=False)


def end_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r" + " " * 78 + "\r", err=True, nl=False)
