/* Opens the archive's own pages, signed in where we may. */
import { openSession } from "./api.js";
import { api } from "./browser.js";
import { readSettings } from "./settings.js";

/**
 * @param {string} path a path of the app
 * @returns {Promise<void>}
 */
export async function openArchive(path) {
  const { server, token } = await readSettings();
  const url = token ? await signedIn(server, path) : server + path;
  await api.tabs.create({ url });
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
