"""Small makers of things that tests need."""
