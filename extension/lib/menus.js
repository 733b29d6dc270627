/* The entries of the right mouse button, in pages and on our own button. */
import { api, text } from "./browser.js";
import { openArchive, openTabs } from "./opening.js";
import { readPreferences } from "./preferences.js";
import { press, saveImage, saveLink } from "./saving.js";
import { showSavedLinks } from "./savedlinks.js";

const IN_PAGES = { page: "menu_save", selection: "menu_selection", link: "menu_link", image: "menu_image" };
const ON_BUTTON = {
  open: "menu_open", tabs: "menu_tabs", links: "menu_links", options: "menu_options",
};

const ACTIONS = {
  page: (info, tab) => press(tab, { again: true }),
  selection: (info, tab) => press(tab, { again: true, selected: info.selectionText ?? "" }),
  link: (info, tab) => saveLink(info.linkUrl, tab),
  image: (info, tab) => saveImage(info.srcUrl, tab, info.frameId ?? 0),
  open: () => openArchive("/"),
  tabs: (info, tab) => openTabs(tab.windowId),
  links: (info, tab) => showSavedLinks(tab),
  options: () => api.runtime.openOptionsPage(),
};

/** Makes the entries anew; the browser keeps them from then on. One builds at a time. */
export function buildMenus() {
  return navigator.locks.request("pressmark-menus", async () => {
    const { menus } = await readPreferences();
    await api.contextMenus.removeAll();
    for (const name of menus) await create({ id: name, title: text(IN_PAGES[name]), contexts: [name] });
    for (const [id, key] of Object.entries(ON_BUTTON)) await create({ id, title: text(key), contexts: ["action"] });
  });
}

/** Does what an entry promises. */
export async function chosen(info, tab) {
  if (Object.hasOwn(ACTIONS, info.menuItemId)) await ACTIONS[info.menuItemId](info, tab);
}

const create = (entry) => new Promise((done) => api.contextMenus.create(entry, () => done(api.runtime.lastError)));
