"""The extension in real browsers: drivers, a site to save from, and the tests."""
