"""What Alembic runs: the steps on the connection that ``library/database.py`` hands over."""

from alembic import context

from pressmark.library.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction holds all of it
    render_as_batch=True,
)
context.run_migrations()
