/* Captures from the press until the archive has them.

   A record's `status`: `taking` (the press, before the page is read), `waiting`, `failed` (the
   archive will not have it as it is). `version` counts its edits, so that one made while it is on
   its way is noticed; `tries` is set before each sending. */
import { asked, partsOf, transaction } from "./database.js";

const EVERYTHING = ["captures", "resources", "edits"];
const STALE = 600_000;

/** A press: there from its first moment, so that what is typed meanwhile has a place. */
export function beginRecord(id, about, fields = {}) {
  return transaction(["captures"], "readwrite", ({ captures }) => asked(captures.put({
    id, made: Date.now(), status: "taking", version: 0, tries: 0, error: null, fields, ...about,
  })));
}

/**
 * Commits what was taken. From here on the press counts.
 * @param {string} id
 * @param {{capture: object, page: Blob|null, parts: {part: string, blob: Blob}[]}} taken
 * @returns {Promise<boolean>} false when the reader took the press back meanwhile
 */
export function commitRecord(id, { capture, page, parts }) {
  return transaction(["captures", "resources"], "readwrite", async ({ captures, resources }) => {
    const record = await asked(captures.get(id));
    if (!record) return false;
    for (const { part, blob } of parts) resources.put({ id, part, blob });
    captures.put({ ...record, status: "waiting", capture, page });
    return true;
  });
}

/** Lets go of a record and its pictures. */
export function dropRecord(id) {
  return transaction(["captures", "resources"], "readwrite", async ({ captures, resources }) => {
    resources.delete(partsOf(id));
    captures.delete(id);
  });
}

/** One record, or undefined. */
export function readRecord(id) {
  return transaction(["captures"], "readonly", ({ captures }) => asked(captures.get(id)));
}

/** One record with its pictures, to be written into a file. */
export function readWhole(id) {
  return transaction(["captures", "resources"], "readonly", async ({ captures, resources }) => ({
    record: await asked(captures.get(id)), parts: await asked(resources.getAll(partsOf(id))),
  }));
}

/** Every record, oldest first. */
export async function listRecords() {
  const all = await transaction(["captures"], "readonly", ({ captures }) => asked(captures.getAll()));
  return all.sort((a, b) => a.made - b.made);
}

/** How many are kept here for the archive, the failed ones among them. */
export async function countWaiting() {
  return (await listRecords()).filter(({ status }) => status !== "taking").length;
}

/** Takes a record for sending: it, with its pictures. Undefined when it is gone. */
export function takeForSending(id) {
  return transaction(["captures", "resources"], "readwrite", async ({ captures, resources }) => {
    const record = await asked(captures.get(id));
    if (!record || record.status !== "waiting") return undefined;
    captures.put({ ...record, tries: record.tries + 1 });
    return { record, parts: await asked(resources.getAll(partsOf(id))) };
  });
}

/** The archive has it: lets go, and keeps what was edited while it was on its way. */
export function settleSent(id, version) {
  return transaction(EVERYTHING, "readwrite", async ({ captures, resources, edits }) => {
    const record = await asked(captures.get(id));
    if (record && record.version !== version) edits.put({ id, fields: record.fields, remove: false });
    resources.delete(partsOf(id));
    captures.delete(id);
  });
}

/** It did not go. `final`: it will not go as it is; the reader decides. */
export function settleUnsent(id, error, final) {
  return change(id, (record) => ({ ...record, error, status: final ? "failed" : record.status }));
}

/** Another chance for one that failed. */
export function retryRecord(id) {
  return change(id, (record) => ({
    ...record, error: null, status: record.status === "failed" ? "waiting" : record.status,
  }));
}

function change(id, edit) {
  return transaction(["captures"], "readwrite", async ({ captures }) => {
    const record = await asked(captures.get(id));
    if (record) captures.put(edit(record));
    return Boolean(record);
  });
}

/** Changes what the reader said: in the record while it is here, else on its way after it. */
export function editRecord(id, fields) {
  return transaction(["captures", "edits"], "readwrite", async ({ captures, edits }) => {
    const record = await asked(captures.get(id));
    if (record) {
      captures.put({ ...record, version: record.version + 1, fields: { ...record.fields, ...fields } });
      return;
    }
    const edit = (await asked(edits.get(id))) ?? { id, fields: {}, remove: false };
    edits.put({ ...edit, fields: { ...edit.fields, ...fields } });
  });
}

/** Takes a press back, wherever it is by now. */
export function undoRecord(id) {
  return transaction(EVERYTHING, "readwrite", async ({ captures, resources, edits }) => {
    const record = await asked(captures.get(id));
    resources.delete(partsOf(id));
    captures.delete(id);
    // the archive may have it, even where its answer was lost
    if (!record || record.tries > 0) edits.put({ id, fields: {}, remove: true });
  });
}

/** Edits that the archive has not heard of. */
export function listEdits() {
  return transaction(["edits"], "readonly", ({ edits }) => asked(edits.getAll()));
}

/** The archive has heard: lets go, unless more was typed meanwhile. */
export function settleEdit(sent) {
  return transaction(["edits"], "readwrite", async ({ edits }) => {
    const now = await asked(edits.get(sent.id));
    if (now && JSON.stringify(now) === JSON.stringify(sent)) edits.delete(sent.id);
  });
}

/** Presses whose worker was killed before the page was read: nothing of them was promised. */
export async function dropStale() {
  const old = (await listRecords()).filter(({ status, made }) => status === "taking" && Date.now() - made > STALE);
  for (const { id } of old) await dropRecord(id);
}
