/* Opens the archive's own pages, signed in where we may, and pages of ours. */
import { openSession } from "./api.js";
import { api } from "./browser.js";
import { readSettings } from "./settings.js";

/**
 * @param {string} path a path of the app
 * @returns {Promise<void>}
 */
export function openArchive(path) {
  return goToArchive(path, "newForegroundTab");
}

/**
 * @param {string} path a path of the app
 * @param {"currentTab"|"newForegroundTab"|"newBackgroundTab"} where
 */
export async function goToArchive(path, where) {
  const { server, token } = await readSettings();
  const url = token ? await signedIn(server, path) : server + path;
  if (where === "currentTab") {
    try {
      await api.tabs.update({ url });
      return;
    } catch {
      // some browsers keep their new-tab page as it is
    }
  }
  await api.tabs.create({ url, active: where !== "newBackgroundTab" });
}

/** The list of a window's tabs; which of them are selected is known only before it opens. */
export async function openTabs(windowId) {
  const selected = await api.tabs.query({ windowId, highlighted: true });
  const chosen = selected.length > 1 ? `&chosen=${selected.map(({ id }) => id)}` : "";
  await openOurs(`tabs/tabs.html?window=${windowId}${chosen}`);
}

/** @param {string} page a path in this folder */
export async function openOurs(page) {
  await api.tabs.create({ url: api.runtime.getURL(page) });
}

/* An archive that cannot be asked is opened all the same: its page, or the browser's, says why. */
async function signedIn(server, path) {
  try {
    const { url } = await openSession(path);
    return new URL(url).origin === server ? url : server + path;
  } catch {
    return server + path;
  }
}
