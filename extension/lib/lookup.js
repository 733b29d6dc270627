/* "Have I saved this?", answered in the browser: the filter is fetched as a whole now and then, and no
   address of a visited page is ever sent. */
import { readFilter } from "./api.js";
import { api } from "./browser.js";
import { showKnown } from "./badge.js";
import { holds, readFilterBytes } from "./filter.js";
import { granted, LOOK_UP } from "./permissions.js";
import { changePreferences, readPreferences } from "./preferences.js";

export const FILTER_ALARM = "filter";
const KEY = "filter";
const EVERY = 60;

/* The permission may have been taken back in the browser's own settings. */
const wanted = async () => (await readPreferences()).lookUp && (await granted(LOOK_UP));

/** A permission was taken back: the wish goes with it. */
export async function followPermission() {
  if (!(await granted(LOOK_UP))) await changePreferences({ lookUp: false });
}

/** Fetches the filter anew if it changed, while the reader wants it. */
export async function refreshFilter() {
  if (!(await wanted())) return;
  const { etag = "" } = (await api.storage.local.get(KEY))[KEY] ?? {};
  const fresh = await readFilter(etag);
  if (!fresh) return;
  const bytes = btoa(Array.from(new Uint8Array(fresh.bytes), (byte) => String.fromCharCode(byte)).join(""));
  await api.storage.local.set({ [KEY]: { bytes, etag: fresh.etag } });
}

/** Begins or ends as the reader wishes; what was fetched goes with the wish. */
export async function followWish() {
  if (await wanted()) {
    await api.alarms.create(FILTER_ALARM, { delayInMinutes: EVERY, periodInMinutes: EVERY });
    await refreshFilter().catch(() => {}); // the alarm comes again
  } else {
    await api.alarms.clear(FILTER_ALARM);
    await api.storage.local.remove(KEY);
  }
}

/** At each start of the worker: alarms do not outlive the browser everywhere. */
export async function keepLooking() {
  if ((await wanted()) && !(await api.alarms.get(FILTER_ALARM))) await followWish();
}

/**
 * Which of these addresses were saved.
 * @param {string[]} addresses
 * @returns {Promise<Set<string>|null>} null when nothing is known
 */
export async function knownAmong(addresses) {
  const kept = (await api.storage.local.get(KEY))[KEY];
  if (!kept || !(await wanted())) return null;
  const filter = readFilterBytes(Uint8Array.from(atob(kept.bytes), (letter) => letter.charCodeAt(0)).buffer);
  if (!filter) return null;
  const found = new Set();
  for (const address of new Set(addresses)) if (await holds(filter, address)) found.add(address);
  return found;
}

/** A page was opened: the button says if it was saved before. */
export async function pageOpened({ tabId, frameId, url }) {
  if (frameId !== 0 || !/^https?:/.test(url)) return;
  if ((await knownAmong([url]))?.size) await showKnown(tabId);
}

/* This part of the API is there only once it was granted; without it no page wakes the worker. */
let listening = false;
export function listen() {
  if (listening || !api.webNavigation) return;
  listening = true;
  api.webNavigation.onCommitted.addListener(pageOpened);
  api.webNavigation.onHistoryStateUpdated.addListener(pageOpened);
}
