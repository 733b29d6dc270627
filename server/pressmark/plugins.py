"""Finds plug-ins: the modules of a folder first, then the entry points other packages offer."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeVar

from pressmark.errors import PluginError

Seam = TypeVar("Seam")


def find_plugins(folder: ModuleType, seam: type[Seam]) -> dict[str, Seam]:
    """Every plug-in of ``folder`` (a package), by its name, in order of name.

    A plug-in module ends with ``plugin: Seam = ...``; other packages use an entry point in the
    group named as the folder (``pressmark.importers``). Raises PluginError when one does not keep
    the seam, which must be a runtime-checkable Protocol, or when two share a name.
    """
    found: dict[str, Seam] = {}
    for origin, plugin in _candidates(folder):
        if not isinstance(plugin, seam):
            raise PluginError("plugin-shape", module=origin, seam=seam.__name__)
        name: str = getattr(plugin, "name", origin)
        if name in found:
            raise PluginError("plugin-twice", name=name, module=origin)
        found[name] = plugin
    return dict(sorted(found.items()))


def _candidates(folder: ModuleType) -> Iterator[tuple[str, Any]]:
    for module in iter_modules(folder.__path__, f"{folder.__name__}."):
        loaded = import_module(module.name)
        if hasattr(loaded, "plugin"):
            yield module.name, loaded.plugin
    for entry in entry_points(group=folder.__name__):
        yield entry.value, entry.load()
