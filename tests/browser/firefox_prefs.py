"""Settings under which Firefox is quiet and reaches nothing but this machine."""

from __future__ import annotations

import json
from pathlib import Path

from browser.driver import SITE_HOSTS

_NOWHERE = "http://127.0.0.1:9/"
PREFS: dict[str, str | int | bool] = {
    # every other host goes to a closed port
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1, .test",
    "network.dns.localDomains": ",".join(SITE_HOSTS),
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "extensions.update.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": _NOWHERE,
    # take a free port and write it to MarionetteActivePort
    "marionette.port": 0,
    # ESR only: lets an unsigned package be installed for good
    "xpinstall.signatures.required": False,
    "extensions.autoDisableScopes": 0,
}


def write_prefs(profile: Path, more: dict[str, str | int | bool]) -> None:
    """Write the profile's ``user.js``."""
    profile.mkdir(parents=True, exist_ok=True)
    every = PREFS | more
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in every.items()]
    (profile / "user.js").write_text("".join(lines))
