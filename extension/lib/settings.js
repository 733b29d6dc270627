/* What is remembered about the archive: its address and the two keys of the pairing. They lie in
   storage.local, never in the synchronised one: a token belongs to one browser. */
import { api } from "./browser.js";

export const DEFAULT_SERVER = "http://127.0.0.1:7737";

/**
 * @typedef {{server: string, token: string|null, serverKey: string|null}} Settings
 * @returns {Promise<Settings>}
 */
export async function readSettings() {
  const { server, token, serverKey } = await api.storage.local.get(["server", "token", "serverKey"]);
  return { server: server || DEFAULT_SERVER, token: token ?? null, serverKey: serverKey ?? null };
}

/**
 * Remembers a finished pairing.
 * @param {{server: string, token: string, serverKey: string}} pairing
 */
export async function keepPairing({ server, token, serverKey }) {
  await api.storage.local.set({ server, token, serverKey });
}

/** Forgets the pairing; the address stays. */
export async function forgetPairing() {
  await api.storage.local.remove(["token", "serverKey"]);
}

/**
 * Takes another address; a pairing belongs to the address it was made with.
 * @param {string} server an origin
 */
export async function changeServer(server) {
  if (server === (await readSettings()).server) return;
  await forgetPairing();
  await api.storage.local.set({ server });
}

/**
 * What was typed as an origin that may be spoken to, or null: this machine, or another over https.
 * @param {string} typed
 * @returns {string|null}
 */
export function serverOrigin(typed) {
  try {
    const spelled = typed.trim();
    const { protocol, hostname, origin } = new URL(/^https?:\/\//i.test(spelled) ? spelled : `http://${spelled}`);
    const here = hostname === "127.0.0.1" || hostname === "localhost";
    return protocol === "https:" || here ? origin : null;
  } catch {
    return null;
  }
}
