/* The first page: what the button is, and the pairing. */
import { api, text } from "../lib/browser.js";
import { boundKeys, onConnectionChange, showConnection } from "../lib/connection.js";
import { request } from "../lib/request.js";
import { putTexts } from "../lib/texts.js";

const $ = (id) => document.getElementById(id);

async function showButton() {
  const { isOnToolbar = true } = (await api.action.getUserSettings?.()) ?? {};
  $("where").textContent = text(isOnToolbar ? "welcome_button" : "welcome_pin");
  const keys = await boundKeys();
  $("shortcut").textContent = keys ? text("shortcut_is", keys) : text("shortcut_none");
}

putTexts(document);
$("connect").addEventListener("click", () => request("connect"));
onConnectionChange(showConnection);
await Promise.all([showConnection(), showButton()]);
document.documentElement.dataset.ready = "yes";
