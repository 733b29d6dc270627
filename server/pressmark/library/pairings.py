"""Pairing: a browser's extension asks to be let in, the reader answers on our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from pressmark.errors import AccessError, NotFoundError
from pressmark.library import schema
from pressmark.library.access import TOKEN_PREFIX, Scope, Token, digest, now, token_row
from pressmark.library.database import Database

PAIRING_LIFE = timedelta(minutes=10)
MAX_PAIRINGS = 5


@dataclass(frozen=True, slots=True)
class Pairing:
    """A browser that asks to be let in. ``state`` is waiting, allowed or refused."""

    id: str
    name: str
    code: str
    state: str
    token_id: str | None
    expires_at: datetime


class Pairings:
    """The pairings of one library, each open for ten minutes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def new(self, name: str, origin: str) -> tuple[Pairing, str]:
        """A pairing to be allowed by the reader, and its secret.

        Raises AccessError when five are open: a stranger could pile them up.
        """
        secret = secrets.token_urlsafe(32)
        moment = now()
        code = f"{secrets.randbelow(1_000_000):06d}"
        table = schema.pairings
        pairing = Pairing(
            str(uuid.uuid4()), name[:80], code, "waiting", None, moment + PAIRING_LIFE
        )
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.expires_at <= moment))
            waiting = connection.scalar(select(func.count()).where(table.c.state == "waiting"))
            if (waiting or 0) >= MAX_PAIRINGS:
                raise AccessError("too-many-pairings")
            connection.execute(
                insert(table).values(
                    id=pairing.id,
                    secret_digest=digest(secret),
                    origin=origin[:200],
                    name=pairing.name,
                    code=code,
                    state="waiting",
                    made_at=moment,
                    expires_at=pairing.expires_at,
                )
            )
        return pairing, secret

    def get(self, pairing_id: str) -> Pairing:
        """The pairing, for the page on which the reader decides. Raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(
                select(schema.pairings).where(
                    schema.pairings.c.id == pairing_id, schema.pairings.c.expires_at > now()
                )
            ).first()
        if row is None:
            raise NotFoundError("no-pairing")
        return Pairing(row.id, row.name, row.code, row.state, row.token_id, row.expires_at)

    def decide(self, pairing_id: str, *, allow: bool) -> None:
        """The reader's answer. Raises NotFoundError when it is too late or was answered."""
        table = schema.pairings
        with self._database.write() as connection:
            done = connection.execute(
                update(table)
                .where(
                    table.c.id == pairing_id,
                    table.c.state == "waiting",
                    table.c.expires_at > now(),
                )
                .values(state="allowed" if allow else "refused")
            )
            if not done.rowcount:
                raise NotFoundError("no-pairing")

    def collect(self, pairing_id: str, secret: str) -> tuple[str, str | None]:
        """The state of a pairing, and its token once allowed.

        The token is made from the pairing's own secret, so that the same answer can be given
        again until it is first used, and yet no secret is kept. Raises AccessError for a wrong
        secret and NotFoundError when the pairing is over.
        """
        table = schema.pairings
        with self._database.write() as connection:
            row = connection.execute(
                select(table).where(table.c.id == pairing_id, table.c.expires_at > now())
            ).first()
            if row is None:
                raise NotFoundError("no-pairing")
            if not hmac.compare_digest(row.secret_digest, digest(secret)):
                raise AccessError("unauthorized")
            if row.state != "allowed":
                return row.state, None
            token_secret = TOKEN_PREFIX + _derived(secret, pairing_id)
            if row.token_id is None:
                scopes = frozenset((Scope.CAPTURE, Scope.LOOKUP))
                token = Token(str(uuid.uuid4()), row.name, scopes, now(), None, None)
                connection.execute(insert(schema.tokens).values(**token_row(token, token_secret)))
                connection.execute(
                    update(table).where(table.c.id == pairing_id).values(token_id=token.id)
                )
        return "allowed", token_secret


def _derived(secret: str, pairing_id: str) -> str:
    return hmac.new(secret.encode(), pairing_id.encode(), hashlib.sha256).hexdigest()
