"""PLUG-INS that keep a search index; each module here ends with ``plugin: SearchBackend = ...``."""
