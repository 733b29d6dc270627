/* One press, from the button to the queue. */
import { api, awake } from "./browser.js";
import { takePage } from "./capture.js";
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
 * @param {{again?: boolean}} [options]
 * @returns {Promise<string>} the capture's id, once it is on disk or refused
 */
export async function press(tab, options) {
  const { id, work } = await beginPress(tab, options);
  await work;
  return id;
}

/** As `press`, but answers at its first moment; `work` ends when press would. */
export async function beginPress(tab, { again = false } = {}) {
  const when = new Date();
  const known = (await runningIn(tab.id)) ?? (again ? undefined : await savedIn(tab));
  if (known) return { id: known.id, work: awake(() => flush()) };
  const id = crypto.randomUUID();
  await beginState(id, { tabId: tab.id, url: tab.url ?? "", title: tab.title ?? "" });
  return { id, work: awake(() => save(id, tab, when)) };
}

/* The page itself remembers, where only we can see it, which capture was made of it: a page that
   was loaded anew does not. */
async function savedIn(tab) {
  try {
    const [{ result }] = await api.scripting.executeScript({
      target: { tabId: tab.id }, func: () => globalThis.pressmarkCapture ?? null,
    });
    const state = result ? await readState(result) : undefined;
    return state && state.url === tab.url && state.phase !== "undone" ? state : undefined;
  } catch {
    return undefined;
  }
}

async function save(id, tab, when) {
  try {
    const { server } = await readSettings();
    const refused = refusedByAddress(tab.url ?? "", server);
    if (refused) throw new PageRefused(refused);
    await beginRecord(id, { tabId: tab.id, url: tab.url ?? "", title: tab.title ?? "" });
    const taken = await takePage(id, tab, when);
    await armAlarm();
    const kept = await commitRecord(id, taken);
    const { resources } = taken.capture;
    const pictures = resources.filter(({ type }) => type !== "text/css");
    if (kept) await updateState(id, {
      phase: "kept", title: taken.capture.page_title,
      pictures: { along: taken.parts.length, all: pictures.length },
    });
  } catch (error) {
    await dropRecord(id);
    const known = error instanceof PageRefused;
    const reason = known ? { kind: error.kind } : { kind: noPlace(error) ? "no-place" : "unknown", detail: error.message };
    await updateState(id, { phase: "refused", reason });
  }
  await flush();
}

const noPlace = (error) => error?.name === "QuotaExceededError";
