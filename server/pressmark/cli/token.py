"""``pressmark token``"""

from __future__ import annotations

from typing import Any

import click

from pressmark.cli.opening import as_json, explained, opened, print_json
from pressmark.library.access import Scope, Token


@click.group("token")
def command() -> None:
    """Make, list and refuse tokens for programs."""


@command.command("new")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; may be given several times.",
)
@click.pass_context
@explained
def new(ctx: click.Context, name: str, scopes: tuple[str, ...]) -> None:
    """Make a token and print it; it cannot be shown again."""
    with opened(ctx) as archive:
        _, secret = archive.library.access.new_token(
            name, frozenset(Scope(scope) for scope in scopes)
        )
    click.echo(secret)


@command.command("list")
@as_json
@click.pass_context
@explained
def list_tokens(ctx: click.Context, json_out: bool) -> None:
    """List all tokens with their last use."""
    with opened(ctx) as archive:
        tokens = archive.library.access.tokens()
    if json_out:
        print_json([_record(token) for token in tokens])
        return
    for token in tokens:
        used = token.used_at.isoformat(timespec="minutes") if token.used_at else "never"
        state = "refused" if token.revoked_at else f"last used {used}"
        click.echo(f"{token.id}  {token.name}  ({', '.join(sorted(token.scopes))})  {state}")
    if not tokens:
        click.echo("There are no tokens.")


def _record(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": sorted(token.scopes),
        "used_at": token.used_at,
        "revoked_at": token.revoked_at,
    }


@command.command("revoke")
@click.argument("token_id")
@click.pass_context
@explained
def revoke(ctx: click.Context, token_id: str) -> None:
    """Refuse a token from now on."""
    with opened(ctx) as archive:
        archive.library.access.revoke(token_id)
    click.echo("refused from now on")
