"""The command line: one module a command, loaded by name, so that ``--help`` is quick.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 nothing found, 130 interrupted.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from pressmark import __version__

# name, module below pressmark.cli, help: the module is loaded when the command is run
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("serve", "serve", "Run the server that the browser button saves to."),
    ("open", "open_app", "Open the app in the browser, signed in by a one-time link."),
    ("save", "save", "Save pages from files, standard input or addresses."),
    ("list", "list_items", "List the pieces of the library, last saved first."),
    ("show", "show", "Print one piece."),
    ("edit", "edit", "Change title, note, tags, star, archive or visibility."),
    ("delete", "delete", "Put pieces into the trash."),
    ("restore", "restore", "Take pieces out of the trash."),
    ("search", "search", "Find any sentence you ever saved."),
    ("clean", "clean", "Clean pages without keeping them."),
    ("reclean", "reclean", "Make articles again by today's recipe."),
    ("publish", "publish", "Write the published site."),
    ("rebuild", "rebuild", "Make the search index or the site anew."),
    ("check", "check", "Look whether the library is sound."),
    ("token", "token", "Make, list and refuse tokens for programs."),
    ("extension", "extension", "Write the browser extension out, to be loaded."),
    ("demo", "demo", "Show everything on a small library of its own."),
)


class _Lazy(click.Group):
    """A group that knows its commands' names and help without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        module = next((module for known, module, _ in COMMANDS if known == name), None)
        if module is None:
            return None
        command: click.Command = import_module(f"pressmark.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, _, text in COMMANDS])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="pressmark")
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    help="The library's folder. Else PRESSMARK_LIBRARY, your settings, your data folder.",
)
@click.pass_context
def pressmark(ctx: click.Context, library: Path | None) -> None:
    """Pressmark keeps the pages you read: save with one click, find any sentence, publish a site
    that searches itself."""
    ctx.obj = library


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = pressmark(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nInterrupted. What was done stays done.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has gone; nothing is wrong
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
