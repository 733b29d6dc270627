/* What became of each press, for badge and popup. It lies in storage.session: it outlives the
   worker, not the browser; what must not be lost is in the queue. */
import { api } from "./browser.js";
import { showState } from "./badge.js";
import { stateKey } from "./statekey.js";

const PREFIX = stateKey("");
const KEPT = 40;
const RUNNING = ["taking", "kept", "sending"];

let last = Promise.resolve(); // changes follow one another, or one would overwrite the other

/**
 * @typedef {object} State
 * @property {string} id
 * @property {number} tabId
 * @property {string} url
 * @property {string} title
 * @property {"taking"|"kept"|"sending"|"saved"|"waiting"|"failed"|"undone"} phase
 * @property {{kind: string, code?: string, detail?: string}} [reason]
 * @property {{along: number, all: number}} [pictures]
 * @property {object} [answer] the archive's first answer
 *
 * @param {string} id
 * @returns {Promise<State|undefined>}
 */
export async function readState(id) {
  return (await api.storage.session.get(stateKey(id)))[stateKey(id)];
}

/** Every state, the newest first. */
export async function listStates() {
  const all = Object.entries(await api.storage.session.get(null));
  return all.filter(([key]) => key.startsWith(PREFIX)).map(([, state]) => state).sort((a, b) => b.at - a.at);
}

/** A press begins; the oldest ones are forgotten. */
export async function beginState(id, about) {
  const old = (await listStates()).slice(KEPT).filter(({ phase }) => !RUNNING.includes(phase));
  await api.storage.session.remove(old.map((state) => stateKey(state.id)));
  await write({ id, at: Date.now(), phase: "taking", ...about });
}

/**
 * Changes what is known of a press; one that is no longer known stays so.
 * @param {string} id
 * @param {object|((state: State) => object)} change
 */
export function updateState(id, change) {
  last = last.catch(() => {}).then(async () => {
    const state = await readState(id);
    if (state && state.phase !== "undone") {
      await write({ ...state, ...(typeof change === "function" ? change(state) : change) });
    }
  });
  return last;
}

/** The press that is still being worked on of what a tab shows; its links and pictures are not that. */
export async function runningIn(tabId) {
  const minute = Date.now() - 60_000;
  return (await listStates()).find((one) => one.tabId === tabId && one.ofTab && one.at > minute && RUNNING.includes(one.phase));
}

async function write(state) {
  await api.storage.session.set({ [stateKey(state.id)]: state });
  await showState(state);
}
