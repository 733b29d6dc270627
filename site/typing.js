/* What may be meant while one types: completions from the library, and the last searches, which
   stay in this browser. The search line works without this file. */
"use strict";
(() => {
  const box = document.getElementById("q");
  if (!box) return;
  const texts = JSON.parse(document.currentScript.dataset.texts);
  const KEPT = "pm-recent", MOST = 8, PAUSE = 90;
  const answering = document.getElementById("found") !== null;

  // --- the last searches

  const recent = () => {
    try { return JSON.parse(localStorage.getItem(KEPT)) ?? []; } catch { return []; }
  };

  const remember = () => {
    const text = box.value.trim();
    if (!text) return;
    const kept = [text, ...recent().filter((other) => other !== text)].slice(0, MOST);
    try { localStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* a full or closed store */ }
  };

  const forget = () => { localStorage.removeItem(KEPT); close(); };

  // --- the list below the search line (WAI-ARIA, combobox with a listbox)

  const list = document.createElement("ul");
  list.id = "offered";
  list.className = "offered";
  list.role = "listbox";
  list.ariaLabel = texts.offered;
  list.hidden = true;
  box.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-controls": list.id, "aria-autocomplete": "list", "aria-expanded": "false",
  })) box.setAttribute(name, value);

  let active = -1;
  let acts = [];

  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const point = (at) => {
    const options = list.querySelectorAll("[role=option]");
    active = at;
    options.forEach((option, number) => { option.ariaSelected = String(number === active); });
    if (active < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }
  };

  const option = (label, kind, count, act) => {
    const row = document.createElement("li");
    row.role = "option";
    row.id = `offered-${acts.length}`;
    const name = document.createElement("span");
    name.textContent = label;
    name.dir = "auto";
    const what = document.createElement("span");
    what.className = "quiet";
    what.textContent = count === null ? kind : `${kind} · ${count}`;
    row.append(name, what);
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); act(); });
    acts.push(act);
    return row;
  };

  const show = (rows) => {
    list.replaceChildren(...rows);
    active = -1;
    list.hidden = rows.length === 0;
    box.setAttribute("aria-expanded", String(rows.length > 0));
    box.removeAttribute("aria-activedescendant");
  };

  const take = (text) => {
    box.value = text;
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const showRecent = () => {
    acts = [];
    const rows = recent().map((text) => option(text, texts.recent, null, () => take(text)));
    if (rows.length) rows.push(option(texts.forget, "", null, forget));
    show(rows);
  };

  const showOffered = (offered) => {
    acts = [];
    const rows = offered
      .filter((each) => !(answering && each.address)) // they stand among the hits already
      .slice(0, MOST)
      .map((each) => option(each.label, each.kind, each.count, () => {
        if (each.address) { remember(); location.assign(each.address); } else take(each.text);
      }));
    show(rows);
  };

  // --- asking

  let waiting = 0;
  let asked = null;

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const text = box.value;
    try {
      const address = `/search/complete?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok && box.value === text && document.activeElement === box) {
        showOffered(await answer.json());
      }
    } catch { /* overtaken by the next key, or the server is away: the line works as it is */ }
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort();
    if (box.value.trim()) waiting = setTimeout(ask, PAUSE);
    else showRecent();
  });
  box.addEventListener("focus", () => { if (!box.value.trim()) showRecent(); });
  box.addEventListener("blur", () => { clearTimeout(waiting); close(); });
  box.form.addEventListener("submit", remember);
  document.addEventListener("click", (event) => {
    if (event.target.closest("#found .row a")) remember();
  });

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const count = acts.length;
    if (event.key === "ArrowDown") point(active + 1 < count ? active + 1 : -1);
    else if (event.key === "ArrowUp") point(active < 0 ? count - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) acts[active]();
    else if (event.key === "Escape") { close(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  });
})();
