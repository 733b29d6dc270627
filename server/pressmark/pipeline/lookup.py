"""The filter of what was saved, made anew only when the library has changed."""

from __future__ import annotations

from pressmark.archive import Archive
from pressmark.library.filter import filter_salt, make_filter, make_salt, saved_keys


def saved_filter(archive: Archive) -> bytes:
    """The filter as the library stands now (``library/filter.py``)."""
    at = archive.library.position()
    if archive.filter is not None and archive.filter[0] == at:
        return archive.filter[1]
    with archive.library.read() as connection:
        keys, salt = saved_keys(connection), filter_salt(connection)
    if salt is None:
        with archive.library.database.write() as connection:
            salt = make_salt(connection)
    made = make_filter(keys, salt)
    archive.filter = (at, made)
    return made
