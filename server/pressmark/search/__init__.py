"""Search: text -> query, item -> fields, text -> passages, and the backends that keep an index."""
