"""The only outgoing connections: a page by its address, guarded."""
