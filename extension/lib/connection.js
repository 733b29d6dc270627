/* How the pairing stands, shown alike on every page of ours that can connect. */
import { api, text } from "./browser.js";
import { why } from "./reasons.js";
import { request } from "./request.js";
import { readSettings } from "./settings.js";

const $ = (id) => document.getElementById(id);

/** Fills `#state`, `#detail`, `#dot`, `#pairing`, `#code`; says whether an archive is known. */
export async function showConnection() {
  const { token } = await readSettings();
  const { pairing } = await api.storage.session.get("pairing");
  const waiting = pairing?.state === "waiting";
  const known = Boolean(token) && !waiting;
  say(known ? "connected" : waiting ? "connecting" : "not_connected", waiting ? "" : reasonFor(token, pairing));
  $("dot").dataset.tone = known ? "good" : "warn";
  $("pairing").hidden = !waiting;
  $("code").textContent = waiting ? pairing.code.replace(/(...)(...)/, "$1 $2") : "";
  $("connect").hidden = Boolean(token) || waiting;
  if (known) await checkConnection();
  return { known, waiting };
}

const reasonFor = (token, pairing) => (!token && pairing?.state === "failed" ? why(pairing.reason) : "");

/** Says how it stands, in a line and what explains it. */
export function say(key, detail = "") {
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

/** Calls `changed` whenever the pairing may stand otherwise. */
export function onConnectionChange(changed) {
  api.storage.onChanged.addListener((changes, area) => {
    const settings = area === "local" && ["token", "server"].some((name) => name in changes);
    if (settings || changes.pairing) changed();
  });
}

/** The keys that save, as the browser has really bound them; "" for none. */
export async function boundKeys() {
  const commands = await api.commands.getAll();
  return commands.find(({ name }) => name === "save-page")?.shortcut ?? "";
}
