/* What waits in this browser for the archive, with what can be done about each. */
import { text } from "../lib/browser.js";
import { asFile, download } from "../lib/files.js";
import { readWhole } from "../lib/queue.js";
import { why } from "../lib/reasons.js";
import { request } from "../lib/request.js";

const when = (time) => new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" }).format(time);

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} empty shown when nothing waits
 */
export async function showQueue(list, empty) {
  const records = await request("queue");
  const said = JSON.stringify(records);
  if (list.dataset.said === said) return;
  list.dataset.said = said;
  // who is on a button by keyboard stays there, or comes to what took its place
  const at = document.activeElement;
  const [place, label] = list.contains(at) ? [[...list.children].indexOf(at.closest("li")), at.textContent] : [];
  empty.hidden = records.length > 0;
  list.replaceChildren(...records.map((record) => row(record, () => showQueue(list, empty))));
  if (place === undefined) return;
  const near = [...(list.children[Math.min(place, records.length - 1)]?.querySelectorAll("button") ?? [])];
  (near.find(({ textContent }) => textContent === label) ?? near[0] ?? empty).focus();
}

function row({ id, title, url, made, status, error }, changed) {
  const item = make("li");
  const actions = make("div");
  actions.className = "acts";
  actions.append(
    button("retry", title, async () => { await request("retry", { id }); await changed(); }),
    button("to_file", title, async () => {
      const { name, content } = await asFile(await readWhole(id));
      download(name, content);
    }),
    button("delete", title, async () => { await request("drop", { id }); await changed(); }),
  );
  const state = text(status === "failed" ? "state_failed" : "state_waiting");
  item.append(make("h3", title || url), soft(`${url} · ${when(made)}`), make("p", [state, error ? why(error) : ""].join(" ").trim()), actions);
  return item;
}

function make(name, words = "") {
  const element = document.createElement(name);
  element.textContent = words;
  return element;
}

function soft(words) {
  const element = make("p", words);
  element.className = "soft";
  return element;
}

function button(key, title, act) {
  const element = make("button", text(key));
  element.type = "button";
  element.className = "quiet";
  element.setAttribute("aria-label", `${text(key)}: ${title}`);
  element.addEventListener("click", act);
  return element;
}
