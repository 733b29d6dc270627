/* What the reader says about the page: title, tags, note, visibility. Each change is handed on as it
   is typed: a popup may be closed at any moment, and is not heard any more once it is. */

const $ = (id) => document.getElementById(id);

/**
 * @param {{save: (fields: object) => void, removeLabel: (tag: string) => string}} options
 */
export function setUpFields({ save, removeLabel }) {
  let tags = [];
  let filled = null;

  const change = (name, value) => save({ [name]: value });

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
    change("tags", tags);
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
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); $("tag").focus(); }
  });
  $("note").addEventListener("input", () => change("note", $("note").value));
  $("visibility").addEventListener("change", () => {
    $("wish").hidden = $("visibility").value === "private";
    change("visibility", $("visibility").value);
  });
  $("fields").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("pagehide", takeTag);

  /** Fills in what is known of a press, once: after that the fields are the reader's. */
  return function fill({ id, title, fields = {} }) {
    if (filled === id) return;
    filled = id;
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
