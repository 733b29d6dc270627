/* The tabs of a window, saved in one go with one list of how it goes. */
import { api, counted, text } from "../lib/browser.js";
import { ask, COMPLETE_PAGES, granted } from "../lib/permissions.js";
import { refusedByAddress } from "../lib/refusals.js";
import { request } from "../lib/request.js";
import { readSettings } from "../lib/settings.js";
import { putTexts } from "../lib/texts.js";
import { inWords } from "../popup/words.js";

const AT_ONCE = 2;
const $ = (id) => document.getElementById(id);
let rows = [];

async function show() {
  const allowed = await granted(COMPLETE_PAGES);
  $("ask").hidden = allowed;
  $("choose").hidden = !allowed;
  if (!allowed) return;
  const { server } = await readSettings();
  const asked = new URLSearchParams(location.search);
  const windowId = Number(asked.get("window"));
  const chosen = new Set((asked.get("chosen") ?? "").split(",").filter(Boolean).map(Number));
  const tabs = (await api.tabs.query({ windowId })).filter(({ url }) => /^https?:/.test(url ?? "") && !refusedByAddress(url, server));
  rows = tabs.map((tab) => row(tab, !chosen.size || chosen.has(tab.id)));
  $("list").replaceChildren(...rows.map(({ item }) => item));
  if (!rows.length) $("sum").textContent = text("tabs_empty");
  count();
}

function row(tab, checked) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked });
  const title = Object.assign(document.createElement("span"), { className: "tab-title", textContent: tab.title || tab.url });
  const where = Object.assign(document.createElement("span"), { className: "soft", textContent: new URL(tab.url).hostname });
  const state = Object.assign(document.createElement("p"), { className: "soft", hidden: true });
  label.append(box, title, where);
  item.append(label, state);
  box.addEventListener("change", count);
  return { tab, item, box, state };
}

function count() {
  const wanted = rows.filter(({ box }) => box.checked).length;
  $("save").textContent = counted("tabs_save", wanted);
  $("save").disabled = wanted === 0;
  $("none").hidden = wanted === 0;
}

async function saveAll() {
  const wanted = rows.filter(({ box }) => box.checked);
  const done = { saved: 0, waiting: 0, other: 0 };
  let next = 0;
  for (const { box } of rows) box.disabled = true;
  $("save").hidden = $("none").hidden = true;
  Object.assign($("progress"), { hidden: false, max: wanted.length, value: 0 });
  const work = async () => {
    while (next < wanted.length) {
      const one = wanted[next++];
      tell(one, text("state_taking"));
      const state = await request("pressTab", { tabId: one.tab.id })
        .catch(() => ({ phase: "refused", reason: { kind: "nothing-here" } }));
      done[state.phase in done ? state.phase : "other"] += 1;
      const { line, detail } = inWords({ ...state, article: undefined });
      tell(one, [state.phase === "saved" ? text("state_saved") : line, detail].filter(Boolean).join(" "));
      $("progress").value += 1;
      $("sum").textContent = text("tabs_sum", done.saved, done.waiting, done.other);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  document.documentElement.dataset.done = "yes";
}

function tell({ state }, words) {
  state.hidden = false;
  state.textContent = words;
}

putTexts(document);
$("choose").addEventListener("submit", (event) => { event.preventDefault(); saveAll(); });
$("none").addEventListener("click", () => { for (const { box } of rows) box.checked = false; count(); });
$("allow").addEventListener("click", async () => { if (await ask(COMPLETE_PAGES)) await show(); });
await show();
document.documentElement.dataset.ready = "yes";
