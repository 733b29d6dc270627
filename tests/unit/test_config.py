"""Settings: who wins, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from pressmark.config import load_config
from pressmark.errors import ConfigError


def files(tmp_path: Path, own: str = "", user: str = "") -> tuple[Path, Path]:
    library, user_file = tmp_path / "library", tmp_path / "user.toml"
    library.mkdir()
    (library / "pressmark.toml").write_text(own)
    user_file.write_text(user)
    return library, user_file


def test_environment_before_library_before_user_before_defaults(tmp_path: Path) -> None:
    library, user = files(
        tmp_path,
        '[publish]\ntitle = "Own"\n[library]\ntimezone = "Asia/Tokyo"',
        '[publish]\ntitle = "User"\nauthor = "Me"\n[server]\nport = 8000',
    )
    environ = {"PRESSMARK_SERVER_PORT": "9000", "PRESSMARK_PUBLISH_AUTO": "yes"}
    config = load_config(library, environ, user)
    assert (config.publish.title, config.publish.author) == ("Own", "Me")
    assert (config.server.port, config.publish.auto) == (9000, True)
    assert config.library.timezone == "Asia/Tokyo"


def test_where_the_library_is(tmp_path: Path) -> None:
    user = tmp_path / "user.toml"
    user.write_text(f'library = "{tmp_path / "from-user"}"')
    assert load_config(None, {}, user).library_path == tmp_path / "from-user"
    environ = {"PRESSMARK_LIBRARY": str(tmp_path / "from-environment")}
    assert load_config(None, environ, user).library_path == tmp_path / "from-environment"
    assert load_config(tmp_path / "flag", environ, user).library_path == tmp_path / "flag"


@pytest.mark.parametrize(
    ("own", "user", "environ", "code"),
    [
        ("[server]\nport = 'x'", "", {}, "bad-setting"),
        ("[server]\ncolour = 1", "", {}, "unknown-setting"),
        ("[[[", "", {}, "bad-settings-file"),
        ("", '[library]\ntimezone = "UTC"', {}, "library-setting"),
        ("", "", {"PRESSMARK_SERVER_HOST": "0.0.0.0"}, "remote-needs-consent"),
        ("", "", {"PRESSMARK_SERVER_PORT": "0"}, "bad-setting"),
        ('[library]\ntimezone = "Mars/Olympus"', "", {}, "bad-setting"),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, own: str, user: str, environ: dict[str, str], code: str
) -> None:
    library, user_file = files(tmp_path, own, user)
    with pytest.raises(ConfigError) as raised:
        load_config(library, environ, user_file)
    assert raised.value.code == code
