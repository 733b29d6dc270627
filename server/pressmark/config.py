"""Config: all settings, frozen, read once and passed on.

Order, the first that says something wins: flags, environment (``PRESSMARK_<SECTION>_<NAME>``),
``<library>/pressmark.toml``, the user's file in the platform's config folder, defaults.
``docs/settings.md`` lists every name; a test compares.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_config_path, user_data_path

from pressmark.errors import ConfigError

APP = "pressmark"
LIBRARY_FILE = "pressmark.toml"


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """``[server]``"""

    host: str = "127.0.0.1"
    """The address to listen on; anything but this machine needs ``allow_remote``."""
    port: int = 7737
    """The port to listen on."""
    allow_remote: bool = False
    """Whether other machines may reach the server. They then read what you read."""
    public_hosts: tuple[str, ...] = ()
    """Host names, with port, that ``allow_remote`` answers to."""
    fetch_links: bool = False
    """Whether the server fetches the page of a link that the browser's menu saves."""


@dataclass(frozen=True, slots=True)
class AppConfig:
    """``[app]``"""

    language: str = "en"
    """The language of the app and the command line."""


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    """``[library]``"""

    timezone: str = "UTC"
    """The zone in which days begin; written down when the library is made."""


@dataclass(frozen=True, slots=True)
class CleanConfig:
    """``[clean]``"""

    seconds: float = 20.0
    """How long one page may take before the cleaner is stopped."""
    cpu_seconds: float = 10.0
    """How much processor time one page may take."""
    memory_mb: int = 1024
    """How much memory the cleaner may hold."""


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """``[search]``"""

    backend: str = "whoosh"
    """Which search backend keeps the index."""


@dataclass(frozen=True, slots=True)
class PublishConfig:
    """``[publish]``"""

    title: str = "Reading archive"
    """The name of the published site."""
    subtitle: str = ""
    """One line below the name."""
    author: str = ""
    """Who keeps the archive."""
    base_url: str = ""
    """Where the site will stand; feeds and the sitemap need it."""
    language: str = "en"
    """The language of the site's own words."""
    allow_indexing: bool = False
    """Whether search engines may list the site."""
    accent: str = ""
    """The colour in place of our red, as #rrggbb; in the dark it is made lighter."""
    face: str = "literata"
    """The type of the text: ``literata`` comes along, ``system`` is the reader's own."""
    css: str = ""
    """A style sheet of your own, laid over ours; its path starts at the library's folder."""
    templates: str = ""
    """A folder whose templates stand in place of ours of the same name."""
    auto: bool = False
    """Whether ``serve`` publishes what is confirmed by itself."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one run. ``library`` is the folder everything lives in."""

    library_path: Path
    server: ServerConfig = field(default_factory=ServerConfig)
    app: AppConfig = field(default_factory=AppConfig)
    library: LibraryConfig = field(default_factory=LibraryConfig)
    clean: CleanConfig = field(default_factory=CleanConfig)
    search: SearchConfig = field(default_factory=SearchConfig)
    publish: PublishConfig = field(default_factory=PublishConfig)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.library.timezone)


SECTIONS = ("server", "app", "library", "clean", "search", "publish")
# Nothing but the library's own file sets these: the same library shows the same days everywhere.
_LIBRARY_ONLY = {"library.timezone", "publish.language"}
_SectionType = TypeVar("_SectionType")


def user_settings_path() -> Path:
    """The user's settings file."""
    return user_config_path(APP, appauthor=False) / LIBRARY_FILE


def load_config(
    library: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    user_file: Path | None = None,
) -> Config:
    """Read all settings for the library at ``library`` (or where the settings say).

    Raises ConfigError naming the file and the setting when one cannot be used.
    """
    user_file = user_file or user_settings_path()
    user = _read_toml(user_file)
    path = library or _library_path(environ, user)
    path = path.expanduser().absolute()
    own = _read_toml(path / LIBRARY_FILE)
    if isinstance(user.get("library"), str):
        del user["library"]  # it said where the library is; as a table it would be settings
    config = Config(library_path=path)
    for name in SECTIONS:
        section = getattr(config, name)
        for values, origin in ((user, user_file), (own, path / LIBRARY_FILE)):
            section = _merge(section, name, values.get(name, {}), str(origin), own=values is own)
        section = _merge(section, name, _from_environment(section, name, environ), "environment")
        config = replace(config, **{name: section})
    _check(config)
    return config


def _library_path(environ: Mapping[str, str], user: Mapping[str, Any]) -> Path:
    given = environ.get("PRESSMARK_LIBRARY") or user.get("library")
    return Path(str(given)) if given else user_data_path(APP, appauthor=False) / "library"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError("bad-settings-file", file=str(path), reason=str(error)) from None


def _from_environment(section: Any, name: str, environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for setting in fields(section):
        text = environ.get(f"PRESSMARK_{name}_{setting.name}".upper())
        if text is not None:
            found[setting.name] = _from_text(text, getattr(section, setting.name))
    return found


def _from_text(text: str, example: object) -> object:
    if isinstance(example, bool):
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
            text.lower(), text
        )
    if isinstance(example, int | float):
        try:
            return type(example)(text)
        except ValueError:
            return text
    if isinstance(example, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _merge(
    section: _SectionType, name: str, values: object, origin: str, *, own: bool = False
) -> _SectionType:
    if not isinstance(values, dict):
        raise ConfigError("bad-setting", setting=name, origin=origin, value=values)
    known = {setting.name for setting in fields(section)}  # type: ignore[arg-type]
    changes: dict[str, Any] = {}
    for key, value in values.items():
        setting = f"{name}.{key}"
        if key not in known:
            raise ConfigError("unknown-setting", setting=setting, origin=origin)
        if setting in _LIBRARY_ONLY and not own:
            raise ConfigError("library-setting", setting=setting, origin=origin)
        changes[key] = _typed(value, getattr(section, key), setting, origin)
    return replace(section, **changes) if changes else section  # type: ignore[type-var]


def _typed(value: object, example: object, setting: str, origin: str) -> object:
    if isinstance(example, tuple) and isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            return tuple(value)
    elif isinstance(example, float) and type(value) is int:
        return float(value)
    elif type(value) is type(example):
        return value
    raise ConfigError("bad-setting", setting=setting, origin=origin, value=value)


def _check(config: Config) -> None:
    if not 0 < config.server.port < 65536:
        raise ConfigError("bad-setting", setting="server.port", value=config.server.port, origin="")
    if config.server.host not in ("127.0.0.1", "localhost") and not config.server.allow_remote:
        raise ConfigError("remote-needs-consent", host=config.server.host)
    try:
        ZoneInfo(config.library.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError(
            "bad-setting", setting="library.timezone", value=config.library.timezone, origin=""
        ) from None
