/* The links of a page that lead to what was saved. */
import { api, counted } from "../lib/browser.js";
import { putTexts } from "../lib/texts.js";

const $ = (id) => document.getElementById(id);

function row({ url, words }) {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: url, rel: "noreferrer", textContent: words || url });
  const where = Object.assign(document.createElement("p"), { className: "soft", textContent: url });
  item.append(link, where);
  return item;
}

putTexts(document);
const { savedLinks } = await api.storage.session.get("savedLinks");
const { title = "", looked = false, all = 0, links = [] } = savedLinks ?? {};
$("of").textContent = title;
$("off").hidden = looked;
$("none").hidden = !looked || links.length > 0;
$("none").textContent = counted("links_none", all);
$("list").replaceChildren(...links.map(row));
document.documentElement.dataset.ready = "yes";
