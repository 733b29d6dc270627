/* The options: which archive, whether it knows us, and what waits for it. */
import { api, text } from "../lib/browser.js";
import { why } from "../lib/reasons.js";
import { request } from "../lib/request.js";
import { changeServer, forgetPairing, readSettings, serverOrigin } from "../lib/settings.js";
import { putTexts } from "../lib/texts.js";
import { showQueue } from "./queue.js";

const $ = (id) => document.getElementById(id);

async function showConnection() {
  const { server, token } = await readSettings();
  const { pairing } = await api.storage.session.get("pairing");
  const waiting = pairing?.state === "waiting";
  if (document.activeElement !== $("server")) $("server").value = server;
  say(token && !waiting ? "connected" : waiting ? "connecting" : "not_connected", waiting ? "" : reasonFor(token, pairing));
  $("dot").dataset.tone = token && !waiting ? "good" : "warn";
  $("pairing").hidden = !waiting;
  $("code").textContent = waiting ? pairing.code.replace(/(...)(...)/, "$1 $2") : "";
  $("connect").hidden = Boolean(token) || waiting;
  $("cancel").hidden = !waiting;
  $("open").hidden = $("forget").hidden = !token || waiting;
  if (token && !waiting) await checkConnection();
}

const reasonFor = (token, pairing) => (!token && pairing?.state === "failed" ? why(pairing.reason) : "");

function say(key, detail = "") {
  $("state").textContent = text(key);
  $("detail").textContent = detail;
  $("detail").hidden = !detail;
}

/* A question that every pairing may ask; its answer matters less than that there is one. */
async function checkConnection() {
  try {
    await request("tags");
  } catch (error) {
    say("connection_trouble", why(error));
    $("dot").dataset.tone = error.kind === "off" || error.kind === "busy" ? "warn" : "bad";
    $("connect").hidden = !["refused", "stranger"].includes(error.kind);
  }
}

async function takeAddress() {
  const server = serverOrigin($("server").value);
  if (!server) {
    say("not_connected", text("bad_address"));
    return false;
  }
  if (server.startsWith("https:")) {
    const granted = await api.permissions.request({ origins: [`${server}/*`] });
    if (!granted) return false;
  }
  await changeServer(server);
  return true;
}

async function showShortcut() {
  const commands = await api.commands.getAll();
  const shortcut = commands.find(({ name }) => name === "save-page")?.shortcut;
  $("shortcut").textContent = shortcut ? text("shortcut_is", shortcut) : text("shortcut_none");
}

putTexts(document);
$("address").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await takeAddress()) await showConnection();
});
$("connect").addEventListener("click", async () => { if (await takeAddress()) await request("connect"); });
$("cancel").addEventListener("click", () => request("cancelPairing"));
$("open").addEventListener("click", () => request("open", {}));
$("forget").addEventListener("click", () => forgetPairing());

api.storage.onChanged.addListener((changes, area) => {
  const settings = area === "local" && ["token", "server"].some((name) => name in changes);
  if (settings || changes.pairing) showConnection();
  if (area === "session") showQueue($("queue"), $("empty"));
});

await Promise.all([showConnection(), showQueue($("queue"), $("empty")), showShortcut()]);
document.documentElement.dataset.ready = "yes";
