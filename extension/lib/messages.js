/* What popup, options and the snapshot may ask of the background. */
import { captureState, knownTags } from "./api.js";
import { api } from "./browser.js";
import { openArchive, openTabs } from "./opening.js";
import { cancelPairing, connect, resumePairing } from "./pairing.js";
import { dropRecord, editRecord, listRecords, retryRecord, undoRecord } from "./queue.js";
import { whenLoaded } from "./capture.js";
import { beginPress, press } from "./saving.js";
import { flush, flushSoon } from "./sending.js";
import { readState, updateState } from "./states.js";
import { showWaiting } from "./badge.js";

const FIELDS = ["title", "note", "tags", "visibility"];

const ACTIONS = {
  press: async ({ tabId, again }) => ({ id: (await beginPress(await api.tabs.get(tabId), { again })).id }),

  pressTab: async ({ tabId }) => {
    const tab = await api.tabs.get(tabId);
    if (tab.discarded) await api.tabs.reload(tabId);
    if (tab.discarded || tab.status !== "complete") await whenLoaded(tabId);
    return readState(await press(await api.tabs.get(tabId), { again: true }));
  },

  pictures: ({ id, done, of }) => updateState(id, { reading: { done, of } }),

  retry: async ({ id }) => {
    await retryRecord(id);
    await flush();
  },

  edit: async ({ id, fields }) => {
    const said = Object.fromEntries(FIELDS.filter((name) => name in fields).map((name) => [name, fields[name]]));
    await editRecord(id, said);
    await updateState(id, (state) => ({ fields: { ...state.fields, ...said } }));
    await flushSoon();
  },

  undo: async ({ id }) => {
    await undoRecord(id);
    await updateState(id, { phase: "undone" });
    await flush();
  },

  drop: async ({ id }) => {
    await dropRecord(id);
    await updateState(id, { phase: "undone" });
    await showWaiting();
  },

  look: async ({ id }) => {
    const article = await captureState(id);
    if (article.state !== "waiting") await updateState(id, { article });
    return article;
  },

  open: async ({ id }) => openArchive((await readState(id))?.answer?.address ?? "/"),

  openTabs: ({ windowId }) => openTabs(windowId),
  tags: () => knownTags(),

  queue: async () => (await listRecords()).filter(({ status }) => status !== "taking").map(
    ({ id, made, title, url, status, tries, error }) => ({ id, made, title, url, status, tries, error }),
  ),

  flush: () => flush(),
  connect: () => connect(),
  waitForPairing: () => resumePairing(),
  cancelPairing: () => cancelPairing(),
};

/**
 * A listener of runtime.onMessage. Answers `{value}` or `{failed: {kind, detail}}`.
 */
export function answer(message, sender, reply) {
  const action = sender.id === api.runtime.id && Object.hasOwn(ACTIONS, message?.type) && ACTIONS[message.type];
  // a page's frame may only tell how far it has come
  if (!action || (sender.tab && !sender.url?.startsWith(api.runtime.getURL("")) && message.type !== "pictures")) return false;
  Promise.resolve(action(message)).then(
    (value) => reply({ value: value ?? null }),
    (error) => reply({ failed: { kind: error.kind ?? "unknown", detail: error.detail ?? error.message } }),
  );
  return true;
}
