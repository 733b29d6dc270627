/* Why something did not happen, in the reader's words. */
import { text } from "./browser.js";

const WORDS = {
  unpaired: "why_unpaired",
  "pairing-expired": "why_pairing_expired",
  "pairing-refused": "why_pairing_refused",
  off: "why_off",
  stranger: "why_stranger",
  refused: "why_refused",
  busy: "why_busy",
  rejected: "why_rejected",
  "browser-page": "why_browser_page",
  "nothing-here": "why_nothing_here",
  "reader-view": "why_reader_view",
  "view-source": "why_view_source",
  "file-access": "why_file_access",
  "pdf-unreadable": "why_pdf_unreadable",
  "own-archive": "why_own_archive",
  "page-busy": "why_page_busy",
  "no-place": "why_no_place",
  "image-unreadable": "why_image_unreadable",
};
const BY_CODE = { "disk-full": "why_disk_full", "too-large": "why_too_large", "fetching-off": "why_fetching_off" };
const BY_STATUS = { 413: "why_too_large", 507: "why_disk_full" };

/**
 * @param {{kind: string, code?: string, status?: number, detail?: string}} reason
 * @returns {string} a sentence or two
 */
export function why({ kind, code, status, detail }) {
  const known = BY_CODE[code] ?? BY_STATUS[status];
  if (known) return text(known);
  const words = text(WORDS[kind] ?? "why_unknown");
  return ["busy", "rejected", "unknown"].includes(kind) && detail ? `${words} ${detail}` : words;
}
