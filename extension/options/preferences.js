/* What goes along with each save, what the menus offer, what may be asked of the browser, and all of
   it as a file. */
import { api, text } from "../lib/browser.js";
import { download } from "../lib/files.js";
import { ask, COMPLETE_PAGES, giveBack, granted, LOOK_UP } from "../lib/permissions.js";
import { changePreferences, exported, importFrom, readPreferences } from "../lib/preferences.js";

const $ = (id) => document.getElementById(id);
const boxes = () => [...$("menus").querySelectorAll("input")];

async function show() {
  const { tags, visibility, menus, lookUp } = await readPreferences();
  if (document.activeElement !== $("tags")) $("tags").value = tags.join(", ");
  $("visibility").value = visibility;
  for (const box of boxes()) box.checked = menus.includes(box.value);
  $("complete").checked = await granted(COMPLETE_PAGES);
  $("look-up").checked = lookUp && (await granted(LOOK_UP));
}

/* A permission is asked for in the click itself, before anything else is waited for. */
async function setComplete() {
  if ($("complete").checked) await ask(COMPLETE_PAGES);
  else await giveBack(COMPLETE_PAGES);
  await show();
}

async function setLookUp() {
  const wanted = $("look-up").checked;
  const allowed = wanted ? await ask(LOOK_UP) : await giveBack(LOOK_UP) && false;
  await changePreferences({ lookUp: wanted && allowed });
  await show();
}

async function takeFile() {
  const [file] = $("import").files;
  if (!file) return;
  try {
    const { lookUp } = await importFrom(await file.text());
    // what another browser allowed, this one did not
    if (lookUp && !(await granted(LOOK_UP))) await changePreferences({ lookUp: false });
    $("file-said").textContent = text("import_done");
  } catch {
    $("file-said").textContent = text("import_bad");
  }
  $("import").value = "";
  await show();
}

/** Shows the preferences and follows what is changed. */
export async function setUpPreferences() {
  $("tags").addEventListener("change", () => changePreferences({ tags: $("tags").value.split(",") }).then(show));
  $("visibility").addEventListener("change", () => changePreferences({ visibility: $("visibility").value }));
  $("menus").addEventListener("change", () =>
    changePreferences({ menus: boxes().filter(({ checked }) => checked).map(({ value }) => value) }));
  $("complete").addEventListener("change", setComplete);
  $("look-up").addEventListener("change", setLookUp);
  $("export").addEventListener("click", async () => download("pressmark-settings.json", await exported(), "application/json"));
  $("import").addEventListener("change", takeFile);
  api.permissions.onAdded.addListener(show);
  api.permissions.onRemoved.addListener(show);
  await show();
}
