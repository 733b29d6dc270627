/* The popup. By the time it is drawn the page is being saved; it shows how that goes and never is
   what makes it go: closing it at any moment loses nothing. */
import { api, counted, text } from "../lib/browser.js";
import { why } from "../lib/reasons.js";
import { request } from "../lib/request.js";
import { stateKey } from "../lib/statekey.js";
import { putTexts } from "../lib/texts.js";
import { setUpFields } from "./fields.js";
import { inWords } from "./words.js";

const LOOK_EVERY = 400;
const $ = (id) => document.getElementById(id);
const NEEDS_PAIRING = ["unpaired", "refused", "stranger"];

let id = null;
let known = false; // it was saved before this popup was opened
let looking = false;
let lastState = null;
let pairing;
const opened = Date.now();

putTexts(document);
$("state").textContent = text("state_taking");
const fill = setUpFields({
  save: (fields) => request("edit", { id, fields }).catch(() => {}),
  removeLabel: (tag) => text("remove_tag", tag),
});

$("read").addEventListener("click", () => leave("open"));
$("connect").addEventListener("click", () => leave("connect"));
$("retry").addEventListener("click", () => (lastState?.phase === "refused" ? start(true) : request("retry", { id })));
$("undo").addEventListener("click", () => request("undo", { id }));
$("several").addEventListener("click", () => several());
$("again").addEventListener("click", () => start(true));

function show(state) {
  lastState = state;
  const { phase, reason } = state;
  say(inWords(state));
  const here = !["refused", "undone"].includes(phase);
  $("fields").hidden = !here;
  $("visible").hidden = !here;
  $("undo").hidden = !here || phase === "taking";
  $("read").hidden = phase !== "saved";
  const connect = phase === "waiting" && NEEDS_PAIRING.includes(reason?.kind);
  $("connect").hidden = !connect;
  $("retry").hidden = !(phase === "failed" || (phase === "waiting" && !connect) || (phase === "refused" && reason?.kind === "page-busy"));
  $("again").hidden = !(known && phase === "saved");
  if (!here) $("wish").hidden = true;
  put($("meta"), meta(state));
  if (here) fill(state);
  if (phase === "saved" && !state.article) look();
  showPairing(state);
}

function say({ line, detail, tone }) {
  put($("state"), line);
  put($("detail"), detail);
  $("detail").hidden = !detail;
  $("dot").dataset.tone = tone;
}

/* Written only when it changes: a screen reader says what is written again. */
function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function meta({ url, article }) {
  const site = article?.site_name || (URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : "");
  return [site, article?.reading_minutes ? counted("minutes", article.reading_minutes) : ""].filter(Boolean).join(" · ");
}

/* Asks until the archive has read the page; the answer arrives as a change of the state. */
async function look() {
  if (looking) return;
  looking = true;
  for (let tries = 0; tries < 75; tries++) {
    const article = await request("look", { id }).catch(() => null);
    if (article && article.state !== "waiting") break;
    await new Promise((done) => setTimeout(done, LOOK_EVERY));
  }
  looking = false;
}

async function leave(type) {
  // the background opens a tab, and that closes the popup in most browsers
  await request(type, { id }).catch(() => {});
  if (type === "open") close();
}

function showPairing({ phase, reason }) {
  const waiting = pairing?.state === "waiting";
  $("pairing").hidden = !waiting;
  put($("code"), waiting ? pairing.code.replace(/(...)(...)/, "$1 $2") : "");
  if (waiting && reason?.kind === "own-archive") {
    // opened on the page that asks: what counts here is the code
    say({ line: text("connecting"), detail: "", tone: "warn" });
  }
  if (pairing?.state === "failed" && phase === "waiting") {
    put($("detail"), why(pairing.reason));
    $("connect").hidden = false;
    $("retry").hidden = true;
  }
}

async function start(again = false) {
  const [tab] = await api.tabs.query({ active: true, currentWindow: true });
  ({ id } = await request("press", { tabId: tab.id, again }));
  const stored = await api.storage.session.get([stateKey(id), "pairing"]);
  known = stored[stateKey(id)].at < opened - 50;
  pairing = stored.pairing?.state === "waiting" ? stored.pairing : undefined;
  show(stored[stateKey(id)]);
}

/* Where there are more tabs, they may be saved in one go. */
async function offerSeveral() {
  const tabs = await api.tabs.query({ currentWindow: true });
  $("several").hidden = tabs.length < 2;
}

async function several() {
  const { id: windowId } = await api.windows.getCurrent();
  await request("openTabs", { windowId }).catch(() => {}); // the new tab closes the popup in most browsers
  close();
}

async function suggestTags() {
  const { tags } = await request("tags").catch(() => ({ tags: [] }));
  $("known").replaceChildren(...tags.slice(0, 500).map(({ name }) => {
    const option = document.createElement("option");
    option.value = name;
    return option;
  }));
}

api.storage.onChanged.addListener((changes, area) => {
  if (area !== "session") return;
  if (id && changes[stateKey(id)]?.newValue) show(changes[stateKey(id)].newValue);
  if (changes.pairing) {
    pairing = changes.pairing.newValue;
    if (lastState) show(lastState);
  }
});

await start();
document.documentElement.dataset.ready = "yes";
suggestTags();
offerSeveral();
