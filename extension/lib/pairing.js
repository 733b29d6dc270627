/* Getting to know an archive: Connect here, Allow there. Until then the pairing lies in
   storage.session, so that a stopped worker finds it again. */
import { pairingState, startPairing } from "./api.js";
import { api, awake, browserName, text } from "./browser.js";
import { flush } from "./sending.js";
import { keepPairing, readSettings } from "./settings.js";

export const PAIRING_ALARM = "pairing";
const KEY = "pairing";
const PAUSE = 700;

/**
 * @typedef {object} Pairing
 * @property {"waiting"|"allowed"|"failed"} state
 * @property {string} [code] six digits, the same that the archive's page shows
 * @property {{kind: string, detail?: string}} [reason]
 *
 * @returns {Promise<Pairing|undefined>}
 */
export async function readPairing() {
  return (await api.storage.session.get(KEY))[KEY];
}

/** Asks for a pairing and opens the archive's page that allows it. */
export async function connect() {
  const { server } = await readSettings();
  const { family, version } = await browserName();
  const { os } = await api.runtime.getPlatformInfo();
  try {
    const name = text("pairing_name", version, SYSTEMS[os] ?? os).slice(0, 80);
    const { id, secret, code, approve, expires_at: expires } = await startPairing(server, name, family);
    if (new URL(approve).origin !== server) throw new Error("the page to allow it on is elsewhere");
    const tab = await api.tabs.create({ url: approve });
    const ends = Math.min(Date.parse(expires) || Infinity, Date.now() + 600_000);
    await keep({ state: "waiting", server, id, secret, code, ends, tabId: tab.id });
    await api.alarms.create(PAIRING_ALARM, { delayInMinutes: 0.5, periodInMinutes: 0.5 });
  } catch (error) {
    await keep({ state: "failed", reason: { kind: error.kind ?? "unknown", detail: error.detail ?? error.message } });
    return;
  }
  await resumePairing();
}

const SYSTEMS = { linux: "Linux", mac: "macOS", win: "Windows", android: "Android", cros: "ChromeOS", openbsd: "OpenBSD" };

/** Goes on asking whether it was allowed; one asks at a time. */
export function resumePairing() {
  return navigator.locks.request("pressmark-pairing", { ifAvailable: true }, (lock) => lock && awake(poll));
}

/** Stops waiting. */
export function cancelPairing() {
  return finish(undefined);
}

async function poll() {
  for (;;) {
    const pairing = await readPairing();
    if (pairing?.state !== "waiting") return api.alarms.clear(PAIRING_ALARM);
    if (Date.now() > pairing.ends) return finish({ state: "failed", reason: { kind: "pairing-expired" } });
    try {
      const said = await pairingState(pairing.server, pairing.id, pairing.secret);
      if (said.state === "allowed") return allowed(pairing, said);
    } catch (error) {
      // an archive that is off for a moment may come back; any other answer is final
      if (error.kind !== "off" && error.kind !== "busy") {
        return finish({ state: "failed", reason: { kind: error.status === 403 ? "pairing-refused" : "pairing-expired" } });
      }
    }
    await new Promise((done) => setTimeout(done, PAUSE));
    await api.runtime.getPlatformInfo(); // a sign of life, or the worker is stopped between two questions
  }
}

async function allowed({ server, tabId }, { token, server_key: serverKey }) {
  await keepPairing({ server, token, serverKey });
  await finish({ state: "allowed" });
  await api.tabs.remove(tabId).catch(() => {}); // the reader may have closed it
  await flush();
}

async function finish(pairing) {
  await api.alarms.clear(PAIRING_ALARM);
  if (pairing) await keep(pairing);
  else await api.storage.session.remove(KEY);
}

const keep = (pairing) => api.storage.session.set({ [KEY]: pairing });
