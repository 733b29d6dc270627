/* One press, from the button to the queue. */
import { api, awake } from "./browser.js";
import { takeAddress, takeImage, takeLinkedPage, takePage } from "./capture.js";
import { COMPLETE_PAGES, granted } from "./permissions.js";
import { readPreferences } from "./preferences.js";
import { beginRecord, commitRecord, dropRecord } from "./queue.js";
import { PageRefused, refusedByAddress } from "./refusals.js";
import { armAlarm, flush } from "./sending.js";
import { readSettings } from "./settings.js";
import { beginState, readState, runningIn, updateState } from "./states.js";

/** The tab in front, for the browsers that do not say which one a shortcut was pressed in. */
export async function currentTab() {
  return (await api.tabs.query({ active: true, lastFocusedWindow: true }))[0];
}

/**
 * Saves what a tab shows. A page that was saved as it stands, and is only looked at again, is not
 * saved a second time unless `again` says so.
 * @param {{id: number, url?: string, title?: string}} tab
 * @param {{again?: boolean, selected?: string}} [options] `selected`: what the browser itself says is
 *   selected, for where the page cannot be asked
 * @returns {Promise<string>} the capture's id, once it is on disk or refused
 */
export async function press(tab, options) {
  const { id, work } = await beginPress(tab, options);
  await work;
  return id;
}

/** As `press`, but answers at its first moment; `work` ends when press would. */
export async function beginPress(tab, { again = false, selected = "" } = {}) {
  // a passage is a save of its own, whatever is on its way
  const running = selected ? undefined : await runningIn(tab.id);
  const known = running ?? (again ? undefined : await savedIn(tab));
  if (known) return { id: known.id, work: awake(() => flush()) };
  const about = { tabId: tab.id, url: tab.url ?? "", title: tab.title ?? "", ofTab: true };
  return begin(about, async (id, when) => {
    const { server } = await readSettings();
    const refused = refusedByAddress(tab.url ?? "", server);
    if (refused) throw new PageRefused(refused);
    return takePage(id, tab, when, { selected });
  });
}

/** Saves the page that a link leads to: as it shows itself where we may look, else by its address. */
export async function saveLink(url, tab) {
  if (!/^https?:/.test(url ?? "")) return undefined;
  const { id, work } = await begin({ tabId: tab.id, url, title: url }, async (id, when) => {
    const { server } = await readSettings();
    const refused = refusedByAddress(url, server);
    if (refused) throw new PageRefused(refused);
    return (await granted(COMPLETE_PAGES)) ? takeLinkedPage(id, url, when) : takeAddress(id, url, when);
  });
  await work;
  return id;
}

/** Saves one picture of a page as a piece of its own. */
export async function saveImage(url, tab, frameId) {
  const { id, work } = await begin(
    { tabId: tab.id, url: url ?? "", title: "" }, (id, when) => takeImage(id, url ?? "", tab, frameId, when),
  );
  await work;
  return id;
}

async function begin(about, take) {
  const when = new Date();
  const id = crypto.randomUUID();
  const fields = await givenFields();
  await beginState(id, { ...about, fields });
  return { id, work: awake(() => save(id, about, fields, () => take(id, when))) };
}

/* What the reader wants to go along with each save. */
async function givenFields() {
  const { tags, visibility } = await readPreferences();
  return { ...(tags.length ? { tags } : {}), ...(visibility === "private" ? {} : { visibility }) };
}

/* The page itself remembers, where only we can see it, which capture was made of it and what was
   selected then: a page that was loaded anew does not. */
async function savedIn(tab) {
  try {
    const [{ result }] = await api.scripting.executeScript({
      target: { tabId: tab.id },
      func: () => {
        const saved = globalThis.pressmarkCapture;
        const selected = getSelection()?.toString().trim() ?? "";
        return saved && (!selected || selected === saved.selected) ? saved.id : null;
      },
    });
    const state = result ? await readState(result) : undefined;
    return state && state.url === tab.url && state.phase !== "undone" ? state : undefined;
  } catch {
    return undefined;
  }
}

async function save(id, about, fields, take) {
  try {
    await beginRecord(id, about, fields);
    const taken = await take();
    await armAlarm();
    if (await commitRecord(id, taken)) await updateState(id, { phase: "kept", ...said(taken) });
  } catch (error) {
    await dropRecord(id);
    const known = error instanceof PageRefused;
    const reason = known ? { kind: error.kind } : { kind: noPlace(error) ? "no-place" : "unknown", detail: error.message };
    await updateState(id, { phase: "refused", reason });
  }
  await flush();
}

function said({ capture, parts }) {
  const pictures = (capture.resources ?? []).filter(({ type }) => type !== "text/css");
  return {
    ...(capture.page_title ? { title: capture.page_title } : {}),
    pictures: { along: parts.length, all: pictures.length },
    marked: Boolean(capture.selection),
    byAddress: !capture.page,
  };
}

const noPlace = (error) => error?.name === "QuotaExceededError";
