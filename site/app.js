/* The app's few keys, and answers while typing. All of it works without this file. */
"use strict";
(() => {
  const search = document.getElementById("q");
  const found = document.getElementById("found");
  const PAUSE = 120;

  /** Move the focus along the list; `step` is 1 or -1. */
  const move = (step) => {
    const rows = [...document.querySelectorAll(".row h2 a")];
    const at = rows.indexOf(document.activeElement);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    next?.focus();
    next?.closest(".row").scrollIntoView({ block: "nearest" });
  };

  const keys = {
    "/": () => { search?.focus(); search?.select(); },
    j: () => move(1),
    k: () => move(-1),
    s: () => document.getElementById("star")?.click(),
    e: () => document.getElementById("archive")?.click(),
    "?": () => location.assign("/search/help"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  /* On a narrow page the facets stand above the hits, folded. */
  const fold = () => {
    const folded = document.querySelector(".facets .fold");
    if (folded) folded.open = !matchMedia("(max-width: 46rem)").matches;
  };
  fold();

  /* The words a search found, marked in the piece it led to: no markup changes. */
  const mark = (body) => {
    const forms = JSON.parse(body.dataset.find);
    if (!forms.length || !CSS.highlights) return;
    const escaped = forms.map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replace(/\s+/g, "\\s+"));
    const anyForm = new RegExp(escaped.join("|"), "giu");
    const letter = /[\p{L}\p{M}\p{N}]/u;
    const unspaced = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar}/u;
    const inside = (text, at) => letter.test(text[at] ?? "") && !unspaced.test(text[at]);
    const places = new Highlight();
    const nodes = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const text = nodes.currentNode.data;
      for (const hit of text.matchAll(anyForm)) {
        const end = hit.index + hit[0].length;
        if (inside(text, hit.index - 1) || inside(text, end)) continue;
        const place = new Range();
        place.setStart(nodes.currentNode, hit.index);
        place.setEnd(nodes.currentNode, end);
        places.add(place);
      }
    }
    CSS.highlights.set("found", places);
    // where the browser did not find the passage by the address alone
    if (new URLSearchParams(location.search).has("to")) {
      setTimeout(() => { if (scrollY === 0) goTo([...places]); }, PAUSE);
    }
  };

  /** Scroll to the block that holds most of `places`. */
  const goTo = (places) => {
    const blocks = new Map();
    for (const place of places) {
      const block = place.startContainer.parentElement.closest("p, li, h2, h3, h4, td, pre, blockquote, figcaption, .body");
      blocks.set(block, (blocks.get(block) ?? 0) + 1);
    }
    const [best] = [...blocks].sort((one, other) => other[1] - one[1])[0] ?? [];
    best?.scrollIntoView({ block: "center" });
  };
  document.querySelectorAll(".body[data-find]").forEach(mark);

  /* Answers while typing: the server's own page is asked, and its answer put in place of ours.
     XMLHttpRequest reads it as a document, which our policy allows; a string of HTML it would not. */
  let waiting = 0;
  let asked = null;

  const show = (page, address) => {
    const answer = page?.getElementById("found");
    if (!answer) { location.assign(address); return; } // signed out meanwhile: the page says so
    found.replaceChildren(...answer.childNodes);
    fold();
    history.replaceState(null, "", address);
    document.title = page.title;
  };

  const ask = () => {
    const address = "/search?" + new URLSearchParams({ q: search.value });
    asked?.abort(); // an answer to what is no longer asked
    asked = new XMLHttpRequest();
    asked.responseType = "document";
    asked.open("GET", address);
    asked.onload = () => show(asked.response, address);
    asked.send();
  };

  if (found && search) {
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });
  }
})();
