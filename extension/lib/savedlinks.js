/* "Links here that you have saved". They are listed on a page of ours: marked in the page itself, its
   scripts could read there what you keep. */
import { api } from "./browser.js";
import { knownAmong } from "./lookup.js";
import { openOurs } from "./opening.js";

const MOST = 5000;

export async function showSavedLinks(tab) {
  let links = [];
  try {
    const [{ result }] = await api.scripting.executeScript({ target: { tabId: tab.id }, func: readLinks, args: [MOST] });
    links = result ?? [];
  } catch {
    // a page of the browser's own has none for us
  }
  const known = await knownAmong(links.map(({ url }) => url));
  const once = new Map(links.filter(({ url }) => known?.has(url)).map((link) => [link.url, link]));
  const found = { title: tab.title ?? "", looked: known !== null, all: links.length, links: [...once.values()] };
  await api.storage.session.set({ savedLinks: found });
  await openOurs("links/links.html");
}

/* Runs in the page, so it uses nothing from outside itself. */
function readLinks(most) {
  const here = location.href.split("#")[0];
  return [...document.links].slice(0, most)
    .map((link) => ({ url: link.href.split("#:~:")[0], words: link.textContent.replace(/\s+/g, " ").trim().slice(0, 200) }))
    .filter(({ url }) => /^https?:/.test(url) && url.split("#")[0] !== here);
}
