"""Who may ask: tokens, sessions of the app, one-time links, pairings. Only digests are kept."""

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
PAIRING_LIFE = timedelta(minutes=10)
MAX_PAIRINGS = 5
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


@dataclass(frozen=True, slots=True)
class Pairing:
    """A browser that asks to be let in. ``state`` is waiting, allowed or refused."""

    id: str
    name: str
    code: str
    state: str
    token_id: str | None
    expires_at: datetime


class Access:
    """Tokens, sessions and pairings of one library. None of it counts as a change of an item."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Tokens

    def new_token(self, name: str, scopes: frozenset[Scope]) -> tuple[Token, str]:
        """A token and its secret, which is shown this once: 256 random bits."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = Token(str(uuid.uuid4()), name[:80], scopes, _now(), None, None)
        with self._database.write() as connection:
            connection.execute(insert(schema.tokens).values(**_token_row(token, secret)))
        return token, secret

    def check_token(self, secret: str) -> Token:
        """The token with this secret. Raises AccessError when unknown or revoked."""
        digest = _digest(secret)
        with self._database.read() as connection:
            row = connection.execute(
                select(schema.tokens).where(schema.tokens.c.digest == digest)
            ).first()
        if row is None or not hmac.compare_digest(row.digest, digest):
            raise AccessError("unauthorized")
        token = _token(row)
        if token.revoked_at is not None:
            raise AccessError("unauthorized")
        now = _now()
        if token.used_at is None or now - token.used_at > _USED_EVERY:
            self._first_use(token.id, now)
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
                .values(revoked_at=_now())
            )
            if not done.rowcount:
                raise NotFoundError("no-token", token=token_id)

    def _first_use(self, token_id: str, now: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(
                update(schema.tokens).where(schema.tokens.c.id == token_id).values(used_at=now)
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
                    table.c.digest == _digest(link),
                    table.c.kind == "link",
                    table.c.expires_at > _now(),
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
                    table.c.digest == _digest(secret),
                    table.c.kind == "session",
                    table.c.expires_at > _now(),
                )
            )
        return bool(found)

    def end_session(self, secret: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                delete(schema.sessions).where(schema.sessions.c.digest == _digest(secret))
            )

    def _new_session(self, kind: str, life: timedelta) -> str:
        secret = secrets.token_urlsafe(32)
        now = _now()
        with self._database.write() as connection:
            connection.execute(delete(schema.sessions).where(schema.sessions.c.expires_at <= now))
            connection.execute(
                insert(schema.sessions).values(
                    digest=_digest(secret), kind=kind, made_at=now, expires_at=now + life
                )
            )
        return secret

    # Pairings

    def new_pairing(self, name: str, origin: str) -> tuple[Pairing, str]:
        """A pairing to be allowed by the reader, and its secret.

        Raises AccessError when five are open: a stranger could pile them up.
        """
        secret = secrets.token_urlsafe(32)
        now = _now()
        code = f"{secrets.randbelow(1_000_000):06d}"
        table = schema.pairings
        pairing = Pairing(str(uuid.uuid4()), name[:80], code, "waiting", None, now + PAIRING_LIFE)
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.expires_at <= now))
            waiting = connection.scalar(select(func.count()).where(table.c.state == "waiting"))
            if (waiting or 0) >= MAX_PAIRINGS:
                raise AccessError("too-many-pairings")
            connection.execute(
                insert(table).values(
                    id=pairing.id,
                    secret_digest=_digest(secret),
                    origin=origin[:200],
                    name=pairing.name,
                    code=code,
                    state="waiting",
                    made_at=now,
                    expires_at=pairing.expires_at,
                )
            )
        return pairing, secret

    def pairing(self, pairing_id: str) -> Pairing:
        """The pairing, for the page on which the reader decides. Raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(
                select(schema.pairings).where(
                    schema.pairings.c.id == pairing_id, schema.pairings.c.expires_at > _now()
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
                    table.c.expires_at > _now(),
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
                select(table).where(table.c.id == pairing_id, table.c.expires_at > _now())
            ).first()
            if row is None:
                raise NotFoundError("no-pairing")
            if not hmac.compare_digest(row.secret_digest, _digest(secret)):
                raise AccessError("unauthorized")
            if row.state != "allowed":
                return row.state, None
            token_secret = TOKEN_PREFIX + _derived(secret, pairing_id)
            if row.token_id is None:
                scopes = frozenset((Scope.CAPTURE, Scope.LOOKUP))
                token = Token(str(uuid.uuid4()), row.name, scopes, _now(), None, None)
                connection.execute(insert(schema.tokens).values(**_token_row(token, token_secret)))
                connection.execute(
                    update(table).where(table.c.id == pairing_id).values(token_id=token.id)
                )
        return "allowed", token_secret

    # The server's proof

    def proof(self, nonce: str, host: str) -> str:
        """HMAC-SHA256(server_key, nonce + "\\n" + host) in hex: who holds the key is who paired."""
        message = f"{nonce}\n{host.lower()}".encode()
        return hmac.new(self.server_key(), message, hashlib.sha256).hexdigest()

    def server_key(self) -> bytes:
        """The library's 32-byte key, which extensions pin."""
        with self._database.read() as connection:
            return bytes.fromhex(get_state(connection, "server_key") or "")


def _now() -> datetime:
    return datetime.now(UTC)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _derived(secret: str, pairing_id: str) -> str:
    return hmac.new(secret.encode(), pairing_id.encode(), hashlib.sha256).hexdigest()


def _token_row(token: Token, secret: str) -> dict[str, Any]:
    return {
        "id": token.id,
        "digest": _digest(secret),
        "name": token.name,
        "scopes": sorted(token.scopes),
        "made_at": token.made_at,
    }


def _token(row: Any) -> Token:
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    return Token(row.id, row.name, scopes, row.made_at, row.used_at, row.revoked_at)
