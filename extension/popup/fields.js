/* What the reader says about the page: title, tags, note, visibility. Each change is handed on a
   moment after it was typed, and at the latest when the popup closes. */

const PAUSE = 300;
const $ = (id) => document.getElementById(id);

/**
 * @param {{save: (fields: object) => void, removeLabel: (tag: string) => string}} options
 */
export function setUpFields({ save, removeLabel }) {
  let changed = {};
  let timer = null;
  let tags = [];
  let filled = false;

  const hand = () => {
    clearTimeout(timer);
    if (Object.keys(changed).length) save(changed);
    changed = {};
  };
  const change = (name, value, pause = PAUSE) => {
    changed[name] = value;
    clearTimeout(timer);
    timer = setTimeout(hand, pause);
  };

  const showTags = () => $("chips").replaceChildren(...tags.map((tag) => {
    const chip = document.createElement("li");
    chip.className = "chip";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", removeLabel(tag));
    button.addEventListener("click", () => { setTags(tags.filter((one) => one !== tag)); $("tag").focus(); });
    chip.append(tag, button);
    return chip;
  }));
  const setTags = (next) => {
    tags = [...new Set(next.map((tag) => tag.trim().replace(/^#/, "")).filter(Boolean))];
    showTags();
    change("tags", tags, 0);
  };
  const takeTag = () => {
    const typed = $("tag").value;
    $("tag").value = "";
    if (typed.trim()) setTags([...tags, ...typed.split(",")]);
  };

  $("tag").addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === ",") { event.preventDefault(); takeTag(); }
    if (event.key === "Backspace" && !$("tag").value && tags.length) setTags(tags.slice(0, -1));
  });
  $("tag").addEventListener("change", takeTag);
  $("tags").addEventListener("click", (event) => event.target === $("tags") && $("tag").focus());
  $("title").addEventListener("input", () => { fit(); change("title", $("title").value.trim() || null); });
  $("title").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); hand(); }
  });
  $("note").addEventListener("input", () => change("note", $("note").value));
  $("visibility").addEventListener("change", () => {
    $("wish").hidden = $("visibility").value === "private";
    change("visibility", $("visibility").value, 0);
  });
  $("fields").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pagehide", () => { takeTag(); hand(); });
  addEventListener("visibilitychange", () => document.hidden && hand());

  /** Fills in what is known, once: after that the fields are the reader's. */
  return function fill({ title, fields = {} }) {
    if (filled) return;
    filled = true;
    $("title").value = fields.title ?? title;
    $("note").value = fields.note ?? "";
    $("visibility").value = fields.visibility ?? "private";
    $("wish").hidden = $("visibility").value === "private";
    tags = fields.tags ?? [];
    showTags();
    fit();
  };
}

/* The title is as high as its words. */
function fit() {
  const title = $("title");
  title.style.height = "auto";
  title.style.height = `${title.scrollHeight + 2}px`;
}
