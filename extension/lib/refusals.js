/* Pages that cannot be saved, and which of the reasons it is. */
import { api } from "./browser.js";

const STORES = /^https:\/\/(chromewebstore\.google\.com|chrome\.google\.com\/webstore|addons\.mozilla\.org|microsoftedge\.microsoft\.com\/addons)\b/;

/** A page that will not be saved; `kind` is a key of reasons.js. */
export class PageRefused extends Error {
  /** @param {string} kind */
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
  }
}

/**
 * What the address alone says against saving, or null.
 * @param {string} url as far as the browser tells it
 * @param {string} server the archive's own origin
 * @returns {string|null}
 */
export function refusedByAddress(url, server) {
  if (/^about:reader/.test(url)) return "reader-view";
  if (/^view-source:/.test(url)) return "view-source";
  if (/^(about:(blank|newtab|home|privatebrowsing|srcdoc)|data:|(chrome|moz)-extension:|(chrome|edge):\/\/newtab)/.test(url)) return "nothing-here";
  if (/^(about|chrome|edge|brave|opera|vivaldi|resource|devtools|chrome-search|chrome-untrusted):/.test(url)) return "browser-page";
  if (STORES.test(url)) return "browser-page";
  return url.startsWith(`${server}/`) ? "own-archive" : null;
}

/**
 * Why the browser did not let us read a page.
 * @param {string} url
 * @param {string} complaint the browser's own words
 * @returns {Promise<string>}
 */
export async function refusedByBrowser(url, complaint) {
  if (/^file:/.test(url) && !(await api.extension.isAllowedFileSchemeAccess())) return "file-access";
  if (/\.pdf($|[?#])/i.test(url)) return "pdf-unreadable";
  if (/chrome:\/\/|edge:\/\/|gallery|devtools/i.test(complaint)) return "browser-page";
  return /^https?:/.test(url) || !url ? "nothing-here" : "browser-page";
}
