"""Who may ask: tokens, sessions of the app, one-time links. Only digests are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from pressmark.errors import AccessError, NotFoundError
from pressmark.library import schema
from pressmark.library.database import Database
from pressmark.library.revisions import get_state

TOKEN_PREFIX = "pm_"  # noqa: S105 - what a leaked token is recognised by, no secret
SESSION_LIFE = timedelta(days=365)
LINK_LIFE = timedelta(minutes=10)
_USED_EVERY = timedelta(hours=1)


class Scope(StrEnum):
    CAPTURE = "capture"
    LOOKUP = "lookup"
    READ = "read"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it can be listed: never the secret itself."""

    id: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes or Scope.MANAGE in self.scopes


class Access:
    """Tokens and sessions of one library. None of it counts as a change of an item."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Tokens

    def new_token(self, name: str, scopes: frozenset[Scope]) -> tuple[Token, str]:
        """A token and its secret, which is shown this once: 256 random bits."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = Token(str(uuid.uuid4()), name[:80], scopes, now(), None, None)
        with self._database.write() as connection:
            connection.execute(insert(schema.tokens).values(**token_row(token, secret)))
        return token, secret

    def check_token(self, secret: str) -> Token:
        """The token with this secret. Raises AccessError when unknown or revoked."""
        hashed = digest(secret)
        with self._database.read() as connection:
            row = connection.execute(
                select(schema.tokens).where(schema.tokens.c.digest == hashed)
            ).first()
        if row is None or not hmac.compare_digest(row.digest, hashed):
            raise AccessError("unauthorized")
        token = _token(row)
        if token.revoked_at is not None:
            raise AccessError("unauthorized")
        moment = now()
        if token.used_at is None or moment - token.used_at > _USED_EVERY:
            self._first_use(token.id, moment)
        return token

    def tokens(self) -> list[Token]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(schema.tokens).order_by(schema.tokens.c.made_at.desc())
            ).all()
        return [_token(row) for row in rows]

    def revoke(self, token_id: str) -> None:
        """Refuse this token from now on. Raises NotFoundError."""
        with self._database.write() as connection:
            done = connection.execute(
                update(schema.tokens)
                .where(schema.tokens.c.id == token_id, schema.tokens.c.revoked_at.is_(None))
                .values(revoked_at=now())
            )
            if not done.rowcount:
                raise NotFoundError("no-token", token=token_id)

    def _first_use(self, token_id: str, moment: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(
                update(schema.tokens).where(schema.tokens.c.id == token_id).values(used_at=moment)
            )
            # its answer is not repeated once the token was used
            connection.execute(
                delete(schema.pairings).where(
                    schema.pairings.c.token_id == token_id, schema.pairings.c.state == "allowed"
                )
            )

    # Sessions of the app

    def new_link(self) -> str:
        """The secret of a link that opens the app once, within 10 minutes."""
        return self._new_session("link", LINK_LIFE)

    def enter(self, link: str) -> str:
        """Trade a one-time link for a session. Raises AccessError when it was used or is old."""
        table = schema.sessions
        with self._database.write() as connection:
            done = connection.execute(
                delete(table).where(
                    table.c.digest == digest(link),
                    table.c.kind == "link",
                    table.c.expires_at > now(),
                )
            )
            if not done.rowcount:
                raise AccessError("link-used")
        return self._new_session("session", SESSION_LIFE)

    def check_session(self, secret: str) -> bool:
        table = schema.sessions
        with self._database.read() as connection:
            found = connection.scalar(
                select(func.count()).where(
                    table.c.digest == digest(secret),
                    table.c.kind == "session",
                    table.c.expires_at > now(),
                )
            )
        return bool(found)

    def end_session(self, secret: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                delete(schema.sessions).where(schema.sessions.c.digest == digest(secret))
            )

    def _new_session(self, kind: str, life: timedelta) -> str:
        secret = secrets.token_urlsafe(32)
        moment = now()
        with self._database.write() as connection:
            connection.execute(
                delete(schema.sessions).where(schema.sessions.c.expires_at <= moment)
            )
            connection.execute(
                insert(schema.sessions).values(
                    digest=digest(secret), kind=kind, made_at=moment, expires_at=moment + life
                )
            )
        return secret

    # The server's proof

    def proof(self, nonce: str, host: str) -> str:
        """HMAC-SHA256(server_key, nonce + "\\n" + host) in hex: who holds the key is who paired."""
        message = f"{nonce}\n{host.lower()}".encode()
        return hmac.new(self.server_key(), message, hashlib.sha256).hexdigest()

    def server_key(self) -> bytes:
        """The library's 32-byte key, which extensions pin."""
        with self._database.read() as connection:
            return bytes.fromhex(get_state(connection, "server_key") or "")


def now() -> datetime:
    return datetime.now(UTC)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def token_row(token: Token, secret: str) -> dict[str, Any]:
    return {
        "id": token.id,
        "digest": digest(secret),
        "name": token.name,
        "scopes": sorted(token.scopes),
        "made_at": token.made_at,
    }


def _token(row: Any) -> Token:
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    return Token(row.id, row.name, scopes, row.made_at, row.used_at, row.revoked_at)
