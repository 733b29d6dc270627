"""The first tables"""

import sqlalchemy as sa
from alembic import op

import pressmark.library.schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "followers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rebuild_wanted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_followers")),
    )
    op.create_table(
        "gone",
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_gone")),
        sa.UniqueConstraint("mark", name=op.f("uq_gone_mark")),
    )
    with op.batch_alter_table("gone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gone_revision"), ["revision"], unique=False)

    op.create_table(
        "items",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("page_title", sa.Text(), nullable=False),
        sa.Column("saved_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.Column("article_id", sa.String(length=36), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("starred", sa.Boolean(), nullable=False),
        sa.Column("archived_at", pressmark.library.schema.Moment(length=27), nullable=True),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("finished_at", pressmark.library.schema.Moment(length=27), nullable=True),
        sa.Column("visibility", sa.String(length=8), nullable=False),
        sa.Column("visibility_source", sa.String(length=8), nullable=False),
        sa.Column("visibility_wished", sa.String(length=8), nullable=True),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("extractor", sa.String(), nullable=True),
        sa.Column("version", sa.String(length=36), nullable=True),
        sa.Column("published_version", sa.String(length=36), nullable=True),
        sa.Column("deleted_at", pressmark.library.schema.Moment(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("mark", name=op.f("uq_items_mark")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_items_deleted_at"), ["deleted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_revision"), ["revision"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_saved_at"), ["saved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_visibility"), ["visibility"], unique=False)

    op.create_table(
        "numbers",
        sa.Column("site", sa.String(length=8), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "item_id", name=op.f("pk_numbers")),
        sa.UniqueConstraint("site", "number", name=op.f("uq_numbers_site")),
    )
    op.create_table(
        "pairings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("token_id", sa.String(length=36), nullable=True),
        sa.Column("made_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.Column("expires_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("made_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.Column("expires_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    op.create_table(
        "state",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_state")),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.Column("used_at", pressmark.library.schema.Moment(length=27), nullable=True),
        sa.Column("revoked_at", pressmark.library.schema.Moment(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )
    op.create_table(
        "captures",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("captured_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.Column("received_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("sent", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("undo", sa.JSON(), nullable=False),
        sa.Column("token_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_captures_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
    )
    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_captures_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_captures_state"), ["state"], unique=False)

    op.create_table(
        "gone_captures",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gone_captures")),
    )
    op.create_table(
        "item_addresses",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_item_addresses_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_item_addresses")),
    )
    with op.batch_alter_table("item_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_addresses_item_id"), ["item_id"], unique=False)

    op.create_table(
        "item_tags",
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_item_tags_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "key", name=op.f("pk_item_tags")),
    )
    with op.batch_alter_table("item_tags", schema=None) as batch_op:
        batch_op.create_index("ix_item_tags_key", ["key"], unique=False)

    op.create_table(
        "articles",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("capture_id", sa.String(length=36), nullable=False),
        sa.Column("made_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.Column("extractor", sa.String(), nullable=False),
        sa.Column("recipe", sa.Integer(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("content_html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("images", sa.JSON(), nullable=False),
        sa.Column("lead_image", sa.Integer(), nullable=True),
        sa.Column("complete", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("reading_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["captures.id"], name=op.f("fk_articles_capture_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_articles_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_articles_capture_id"), ["capture_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_articles_item_id"), ["item_id"], unique=False)
