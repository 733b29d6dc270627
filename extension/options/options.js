/* The options: which archive, whether it knows us, and what waits for it. */
import { api, text } from "../lib/browser.js";
import { boundKeys, onConnectionChange, say, showConnection } from "../lib/connection.js";
import { request } from "../lib/request.js";
import { changeServer, forgetPairing, readSettings, serverOrigin } from "../lib/settings.js";
import { putTexts } from "../lib/texts.js";
import { setUpPreferences } from "./preferences.js";
import { showQueue } from "./queue.js";

const $ = (id) => document.getElementById(id);

async function show() {
  const { server } = await readSettings();
  if (document.activeElement !== $("server")) $("server").value = server;
  const { known, waiting } = await showConnection();
  $("cancel").hidden = !waiting;
  $("open").hidden = $("forget").hidden = !known;
}

async function takeAddress() {
  const server = serverOrigin($("server").value);
  if (!server) {
    say("not_connected", text("bad_address"));
    return false;
  }
  if (server.startsWith("https:")) {
    const allowed = await api.permissions.request({ origins: [`${server}/*`] });
    if (!allowed) return false;
  }
  await changeServer(server);
  return true;
}

async function showShortcut() {
  const keys = await boundKeys();
  $("shortcut").textContent = keys ? text("shortcut_is", keys) : text("shortcut_none");
}

/* Each browser has a page of its own for it; where we may not open it, its words say where it is. */
async function openShortcuts() {
  if (api.commands.openShortcutSettings) await api.commands.openShortcutSettings();
  else await api.tabs.create({ url: "chrome://extensions/shortcuts" }).catch(() => { $("shortcut").textContent = text("shortcut_where"); });
}

putTexts(document);
$("address").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await takeAddress()) await show();
});
$("connect").addEventListener("click", async () => { if (await takeAddress()) await request("connect"); });
$("cancel").addEventListener("click", () => request("cancelPairing"));
$("open").addEventListener("click", () => request("open", {}));
$("forget").addEventListener("click", () => forgetPairing());
$("shortcuts").addEventListener("click", openShortcuts);

onConnectionChange(show);
api.storage.onChanged.addListener((changes, area) => {
  if (area === "session") showQueue($("queue"), $("empty"));
});

await Promise.all([show(), showQueue($("queue"), $("empty")), showShortcut(), setUpPreferences()]);
document.documentElement.dataset.ready = "yes";
