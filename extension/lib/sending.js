/* Sends what the queue holds: one at a time, oldest first, and lets go only when the archive has
   said that it has it. */
import { ArchiveError, deleteCapture, editCapture, sendAddress, sendCapture } from "./api.js";
import { showWaiting } from "./badge.js";
import { api, awake } from "./browser.js";
import { refreshFilter } from "./lookup.js";
import {
  dropStale, listEdits, listRecords, settleEdit, settleSent, settleUnsent, takeForSending,
} from "./queue.js";
import { updateState } from "./states.js";

export const FLUSH_ALARM = "flush";
const MINUTES = [1, 2, 5, 15, 60];

/** Tries everything that waits. Of many calls at once each finds what the one before has left. */
export function flush() {
  return navigator.locks.request("pressmark-flush", () => awake(async () => {
    await dropStale();
    const before = (await listRecords()).length;
    const stopped = (await sendAll()) ?? (await sendEdits());
    if ((await listRecords()).length < before) await refreshFilter().catch(() => {}); // its alarm comes
    await planNext(stopped);
    await showWaiting();
  }));
}

let soon;

/** Tries it when nothing more was typed for a moment; the alarm does if the worker is stopped. */
export async function flushSoon() {
  clearTimeout(soon);
  soon = setTimeout(flush, 500);
  if (!(await api.alarms.get(FLUSH_ALARM))) await armAlarm();
}

/** Sees to it that a worker killed in the next moment is woken again. */
export function armAlarm() {
  return api.alarms.create(FLUSH_ALARM, { delayInMinutes: MINUTES[0] });
}

/** At each start of the worker: what waits must have its alarm, and its number. */
export async function keepAlarm() {
  await showWaiting();
  if (!(await isWaiting()) || (await api.alarms.get(FLUSH_ALARM))) return;
  await armAlarm();
}

async function isWaiting() {
  const waiting = (await listRecords()).some(({ status }) => status === "waiting");
  return waiting || (await listEdits()).length > 0;
}

/* Returns why it stopped before the end, if it did. */
async function sendAll() {
  const waiting = (await listRecords()).filter(({ status }) => status === "waiting");
  let late = null;
  for (const [n, { id }] of waiting.entries()) {
    const reason = await sendOne(id);
    if (!reason || reason.kind === "rejected") continue;
    late = reason;
    if (reason.kind === "busy" && reason.status === 500) continue; // it may be this one's fault alone
    await Promise.all(waiting.slice(n + 1).map((one) => postpone(one.id, reason)));
    break;
  }
  return late;
}

async function sendOne(id) {
  const taken = await takeForSending(id);
  if (!taken) return null;
  await updateState(id, { phase: "sending" });
  try {
    const { record } = taken;
    const answer = await (record.page ? sendCapture(formOf(taken)) : sendAddress({ ...record.capture, ...given(record) }));
    await settleSent(id, taken.record.version);
    await updateState(id, { phase: "saved", answer, reason: null });
    return null;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason.kind === "rejected") {
      await settleUnsent(id, reason, true);
      await updateState(id, { phase: "failed", reason });
    } else {
      await postpone(id, reason);
    }
    return reason;
  }
}

async function postpone(id, reason) {
  await settleUnsent(id, reason, false);
  await updateState(id, { phase: "waiting", reason });
}

/* Built at each sending: blobs in the queue are files, a form would hold them all. */
function formOf({ record, parts }) {
  const capture = JSON.stringify({ ...record.capture, ...given(record) });
  const form = new FormData();
  form.append("capture", new Blob([capture], { type: "application/json" }), "capture.json");
  form.append("page", record.page, "page");
  for (const { part, blob } of parts) form.append(part, blob, part);
  return form;
}

const given = ({ fields }) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

async function sendEdits() {
  for (const edit of await listEdits()) {
    try {
      await (edit.remove ? deleteCapture(edit.id) : editCapture(edit.id, edit.fields));
      await settleEdit(edit);
    } catch (error) {
      const reason = reasonOf(error);
      // gone, refused as it is, or older than a day: saying it again would change nothing
      if (reason.kind !== "rejected" && reason.status !== 403) return reason;
      await settleEdit(edit);
      if (!edit.remove) await updateState(edit.id, { editRefused: reason });
    }
  }
  return null;
}

function reasonOf(error) {
  if (!(error instanceof ArchiveError)) return { kind: "unknown", detail: error.message };
  const { kind, status, code, detail } = error;
  return { kind, status, code, detail };
}

/* After a connection that only the reader can restore there is nothing to wait for. */
async function planNext(stopped) {
  const { backoff = 0 } = await api.storage.local.get("backoff");
  const next = stopped ? Math.min(backoff + 1, MINUTES.length) : 0;
  await api.storage.local.set({ backoff: next });
  const pointless = stopped && (stopped.kind === "unpaired" || stopped.kind === "refused");
  if (!pointless && (await isWaiting())) {
    await api.alarms.create(FLUSH_ALARM, { delayInMinutes: MINUTES[Math.max(0, next - 1)] });
  } else {
    await api.alarms.clear(FLUSH_ALARM);
  }
}
