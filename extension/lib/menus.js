/* The entries of the right mouse button. */
import { api, text } from "./browser.js";

export const MENU_SAVE = "save-page";
export const MENU_OPEN = "open-archive";

/** Makes the entries anew; the browser keeps them from then on. */
export async function buildMenus() {
  await api.contextMenus.removeAll();
  api.contextMenus.create({
    id: MENU_SAVE, title: text("menu_save"), contexts: ["page", "selection", "link", "image"],
  });
  api.contextMenus.create({ id: MENU_OPEN, title: text("menu_open"), contexts: ["action"] });
}
