"""The server's pages and its API: all of Flask is in this room."""
