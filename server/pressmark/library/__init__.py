"""The library: all of SQL and the files beside it, one shelf per module."""
