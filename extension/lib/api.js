/* The archive's wire. Nothing leaves with the token before the one who answers has shown the
   pairing's key. */
import { freshNonce, proves } from "./proof.js";
import { readSettings } from "./settings.js";

const SHORT = 15_000;
const LONG = 300_000;

/**
 * Why a request did not do what it should. `kind` is one of
 * `unpaired` no pairing yet · `off` nobody answers · `stranger` not the archive we know ·
 * `refused` the token counts no more · `busy` it may go later · `rejected` it never will as it is.
 */
export class ArchiveError extends Error {
  /**
   * @param {string} kind
   * @param {{status?: number, code?: string, detail?: string}} [more]
   */
  constructor(kind, { status = 0, code = "", detail = "" } = {}) {
    super(detail || code || kind);
    Object.assign(this, { kind, status, code, detail });
  }
}

/** Starts a pairing: who we are, in words that the archive shows. */
export async function startPairing(server, name, browser) {
  return readJson(await ask(server, "/api/v1/pairings", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name, browser }),
  }));
}

/** How a pairing stands: `{state: "waiting"}` or `{state: "allowed", token, server_key}`. */
export async function pairingState(server, id, secret) {
  return readJson(await ask(server, `/api/v1/pairings/${id}`, { headers: bearer(secret) }));
}

/** Sends a capture; the same id always gets the first answer. */
export function sendCapture(form) {
  return authorised("/api/v1/captures", { method: "POST", body: form }, LONG);
}

/** Sends an address alone; the archive fetches it if its reader lets it. */
export function sendAddress(said) {
  return authorised("/api/v1/addresses", withJson("POST", said), LONG);
}

/** Titles, tags and searches for what was typed so far. */
export function suggestTitles(words) {
  return authorised(`/api/v1/suggest?q=${encodeURIComponent(words)}`);
}

/**
 * What tells, without asking, whether an address was saved.
 * @param {string} etag of the one that is here
 * @returns {Promise<{bytes: ArrayBuffer, etag: string}|null>} null when that one still holds
 */
export function readFilter(etag) {
  const options = { headers: etag ? { "If-None-Match": etag } : {} };
  return authorised("/api/v1/filter", options, SHORT, async (reply) => {
    if (reply.status === 304) return null;
    if (!reply.ok) return readJson(reply);
    return { bytes: await reply.arrayBuffer(), etag: reply.headers.get("ETag") ?? "" };
  });
}

/** How far cleaning has come, and what came of it. */
export function captureState(id) {
  return authorised(`/api/v1/captures/${id}`);
}

/** Changes what the reader said about a capture. */
export function editCapture(id, fields) {
  return authorised(`/api/v1/captures/${id}`, withJson("PATCH", fields));
}

/** Takes a capture back. */
export function deleteCapture(id) {
  return authorised(`/api/v1/captures/${id}`, { method: "DELETE" });
}

/** Every tag of the archive with how often it is used. */
export function knownTags() {
  return authorised("/api/v1/tags");
}

/** A one-time link that opens `next` in the app, signed in. */
export function openSession(next) {
  return authorised("/api/v1/sessions", withJson("POST", { next }));
}

const bearer = (token) => ({ Authorization: `Bearer ${token}` });

const withJson = (method, value) => ({
  method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(value),
});

async function authorised(path, options = {}, patience = SHORT, read = readJson) {
  const { server, token, serverKey } = await readSettings();
  if (!token || !serverKey) throw new ArchiveError("unpaired");
  await demandProof(server, serverKey);
  const headers = { ...options.headers, ...bearer(token) };
  return read(await ask(server, path, { ...options, headers }, patience));
}

async function demandProof(server, serverKey) {
  const nonce = freshNonce();
  let said;
  try {
    said = await readJson(await ask(server, `/api/v1/proof?nonce=${nonce}`));
  } catch (error) {
    // busy and off may pass; any other answer is not what our archive would say
    if (error.kind === "busy" || error.kind === "off") throw error;
    throw new ArchiveError("stranger");
  }
  if (!(await proves(serverKey, nonce, server, said?.proof))) throw new ArchiveError("stranger");
}

async function ask(server, path, options = {}, patience = SHORT) {
  try {
    return await fetch(server + path, {
      ...options, cache: "no-store", credentials: "omit", redirect: "error", signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new ArchiveError("off");
  }
}

async function readJson(reply) {
  const said = await reply.json().catch(() => null);
  if (reply.ok) {
    if (said === null) throw new ArchiveError("stranger", { status: reply.status });
    return said;
  }
  const { code = "", title = "", detail = "" } = said ?? {};
  throw new ArchiveError(kindOf(reply.status), { status: reply.status, code, detail: detail || title });
}

function kindOf(status) {
  if (status === 401 || status === 403) return "refused";
  return status >= 500 || status === 408 || status === 429 ? "busy" : "rejected";
}
