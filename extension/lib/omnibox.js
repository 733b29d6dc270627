/* "pm words" in the address bar: titles of the archive while typing, its search on Enter. */
import { suggestTitles } from "./api.js";
import { api, text } from "./browser.js";
import { goToArchive } from "./opening.js";
import { why } from "./reasons.js";
import { readSettings } from "./settings.js";

const PIECE = /^\/a\/[0-9A-Z]{5,12}$/;
const MOST = 6;
let latest = "";

/** Says what will happen, before anything is typed. */
export async function begin() {
  const { token } = await readSettings();
  say(text(token ? "omnibox_search" : "omnibox_unpaired"));
}

/** @param {(suggestions: {content: string, description: string}[]) => void} offer */
export async function typed(words, offer) {
  latest = words;
  if (words.trim().length < 2) return offer([]);
  try {
    const { titles } = await suggestTitles(words);
    if (latest !== words) return undefined;
    say(text("omnibox_search"));
    return offer(titles.slice(0, MOST).map(({ mark, title }) => ({ content: `/a/${mark}`, description: plain(title) })));
  } catch (error) {
    say(why(error));
    return offer([]);
  }
}

/** Enter: the piece that was chosen, else the search. */
export function entered(words, disposition) {
  const path = PIECE.test(words) ? words : `/search?q=${encodeURIComponent(words)}`;
  return goToArchive(path, disposition);
}

const say = (words) => api.omnibox.setDefaultSuggestion({ description: plain(words) });

/* Chromium reads a description as XML, Firefox as it stands. */
function plain(words) {
  if (api.runtime.getBrowserInfo) return words;
  const escaped = words.replace(/[\u0000-\u001f]/g, " ");
  return escaped.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&apos;");
}
