/* What the reader prefers: what goes along with each save, what the menus offer. It can be carried to
   another browser as a file; the pairing never goes along. */
import { api } from "./browser.js";

export const MENUS = ["page", "selection", "link", "image"];
export const VISIBILITIES = ["private", "link", "excerpt", "full"];
const FORMAT = 1;

/**
 * @typedef {object} Preferences
 * @property {string[]} tags go along with each save
 * @property {string} visibility wished for with each save
 * @property {string[]} menus the entries of the right mouse button
 * @property {boolean} lookUp whether pages that were saved before are recognised
 *
 * @returns {Promise<Preferences>}
 */
export async function readPreferences() {
  return sound((await api.storage.local.get("preferences")).preferences ?? {});
}

/**
 * Changes follow one another, or one would undo the other.
 * @param {Partial<Preferences>} changes
 * @returns {Promise<Preferences>}
 */
export function changePreferences(changes) {
  return navigator.locks.request("pressmark-preferences", async () => {
    const preferences = sound({ ...(await readPreferences()), ...changes });
    await api.storage.local.set({ preferences });
    return preferences;
  });
}

/** The preferences as a file's text. */
export async function exported() {
  return JSON.stringify({ pressmark: "settings", format: FORMAT, ...(await readPreferences()) }, null, 2);
}

/**
 * Takes the preferences of such a file.
 * @param {string} words
 * @throws {Error} when it is none
 */
export async function importFrom(words) {
  const said = JSON.parse(words);
  if (said?.pressmark !== "settings" || said.format !== FORMAT) throw new Error("no settings of Pressmark");
  return changePreferences(said);
}

/* Only what is known, only as it must be: a file may say anything. */
function sound({ tags, visibility, menus, lookUp }) {
  const named = (Array.isArray(tags) ? tags : []).filter((tag) => typeof tag === "string");
  return {
    tags: [...new Set(named.map((tag) => tag.trim().replace(/^#/, "").slice(0, 200)).filter(Boolean))].slice(0, 50),
    visibility: VISIBILITIES.includes(visibility) ? visibility : "private",
    menus: Array.isArray(menus) ? MENUS.filter((name) => menus.includes(name)) : MENUS,
    lookUp: lookUp === true,
  };
}
