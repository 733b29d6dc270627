"""Collections: searches kept under a name"""

import sqlalchemy as sa
from alembic import op

import pressmark.library.schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "collections",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_at", pressmark.library.schema.Moment(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_collections")),
    )
