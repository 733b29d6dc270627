/* Puts the texts into a page of ours: `data-text` names an element's, `data-placeholder` a field's. */
import { api, text } from "./browser.js";

/** @param {Document} page */
export function putTexts(page) {
  page.documentElement.lang = api.i18n.getUILanguage();
  page.documentElement.dir = api.i18n.getMessage("@@bidi_dir");
  for (const element of page.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of page.querySelectorAll("[data-placeholder]")) element.placeholder = text(element.dataset.placeholder);
}
