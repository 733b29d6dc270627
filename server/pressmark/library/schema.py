"""The tables. ``migrations/`` makes them; a test holds both to the same shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC text of fixed width, so that text order is time order."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def moment_text(value: datetime) -> str:
    """``2026-11-23T08:15:00.000000Z``; raises ValueError for a datetime without a zone."""
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


state = Table(
    "state",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("mark", String(12), nullable=False, unique=True),
    Column("revision", Integer, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("page_title", Text, nullable=False, default=""),
    Column("saved_at", Moment, nullable=False, index=True),
    Column("article_id", String(36)),
    Column("title", Text),
    Column("note", Text, nullable=False, default=""),
    Column("starred", Boolean, nullable=False, default=False),
    Column("archived_at", Moment),
    Column("progress", Float, nullable=False, default=0.0),
    Column("finished_at", Moment),
    Column("visibility", String(8), nullable=False, default="private", index=True),
    Column("visibility_source", String(8), nullable=False, default="reader"),
    Column("visibility_wished", String(8)),
    Column("shares", JSON, nullable=False),
    Column("extractor", String),
    Column("version", String(36)),
    Column("published_version", String(36)),
    Column("deleted_at", Moment, index=True),
)

item_tags = Table(
    "item_tags",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("tag", String, nullable=False),
    Column("position", Integer, nullable=False),
    Index("ix_item_tags_key", "key"),
)

item_addresses = Table(
    "item_addresses",
    metadata,
    Column("key", Text, primary_key=True),
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), nullable=False, index=True),
)

captures = Table(
    "captures",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("captured_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(8), nullable=False, index=True),
    Column("reason", Text),
    Column("sent", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("undo", JSON, nullable=False),
    Column("token_id", String(36)),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("capture_id", ForeignKey("captures.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("extractor", String, nullable=False),
    Column("recipe", Integer, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("content_html", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("images", JSON, nullable=False),
    Column("lead_image", Integer),
    Column("complete", String(10), nullable=False),
    Column("reason", Text),
    Column("word_count", Integer, nullable=False),
    Column("reading_minutes", Integer, nullable=False),
)

highlights = Table(
    "highlights",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("capture_id", String(36), index=True),
    Column("exact", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("suffix", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("made_at", Moment, nullable=False),
)

collections = Table(
    "collections",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)

gone = Table(
    "gone",
    metadata,
    Column("item_id", String(36), primary_key=True),
    Column("mark", String(12), nullable=False, unique=True),
    Column("revision", Integer, nullable=False, index=True),
)

gone_captures = Table(
    "gone_captures",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("item_id", String(36), nullable=False),
    Column("answer", JSON, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("site", String(8), primary_key=True),
    Column("item_id", String(36), primary_key=True),
    Column("number", Integer, nullable=False),
    UniqueConstraint("site", "number"),
)

followers = Table(
    "followers",
    metadata,
    Column("name", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("rebuild_wanted", Boolean, nullable=False, default=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

pairings = Table(
    "pairings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("secret_digest", String(64), nullable=False),
    Column("origin", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("code", String(6), nullable=False),
    Column("state", String(8), nullable=False),
    Column("token_id", String(36)),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
