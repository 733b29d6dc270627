/* What may be asked for later, never at installation. */
import { api } from "./browser.js";

/** Pictures and frames of other sites, other tabs, linked pages. */
export const COMPLETE_PAGES = { origins: ["https://*/*", "http://*/*"] };
/** The addresses of pages as they are opened, compared here and sent nowhere. */
export const LOOK_UP = { permissions: ["webNavigation"] };

/**
 * @param {{origins?: string[], permissions?: string[]}} which
 * @returns {Promise<boolean>}
 */
export const granted = (which) => api.permissions.contains(which);

/**
 * Asks the reader; must be called at once in a click's own listener.
 * @returns {Promise<boolean>}
 */
export const ask = (which) => api.permissions.request(which);

/** Gives a permission back. */
export const giveBack = (which) => api.permissions.remove(which);
