/* The app's few keys, and the passage a search led to. All of it works without this file. */
"use strict";
(() => {
  const search = document.getElementById("q");
  const rows = [...document.querySelectorAll(".row h2 a")];

  /** Move the focus along the list; `step` is 1 or -1. */
  const move = (step) => {
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
})();
