/* Takes what a tab shows: runs the snapshot in its frames and puts the parts into a capture. */
import { api, browserName } from "./browser.js";
import { complete, readInBackground } from "./complete.js";
import { compose } from "./compose.js";
import { COMPLETE_PAGES, granted } from "./permissions.js";
import { PageRefused, refusedByBrowser } from "./refusals.js";
import { snapshotFrame } from "../inject/snapshot.js";

export const LIMITS = { image: 10_000_000, page: 25_000_000, all: 64_000_000, resources: 2000, address: 8192 };
const PATIENCE = 20_000;

/**
 * @param {string} id
 * @param {{id: number, url?: string, title?: string}} tab
 * @param {Date} when the moment of the press
 * @param {{selected?: string}} [more] what the browser says is selected, for pages that do not
 * @returns {Promise<{capture: object, page: Blob|null, parts: {part: string, blob: Blob}[]}>}
 * @throws {PageRefused}
 */
export async function takePage(id, tab, when, { selected = "" } = {}) {
  const frames = await readFrames(id, tab);
  const top = frames.find(({ path }) => path === "");
  const taken = top.file ? await takeFile(top) : await takeFrames(id, frames);
  const title = top.title || tab.title || "";
  const head = { ...(await headOf(id, top.url, title, when)), canonical: clip(top.canonical ?? null, LIMITS.address) };
  if (top.lang) head.lang = clip(top.lang, 35);
  const passage = top.selection ?? frames.find((frame) => frame.selection)?.selection ?? quoted(selected);
  if (passage) head.selection = selection(passage);
  return { ...taken, capture: { ...head, page: taken.described, resources: taken.resources } };
}

/** What stands in every capture. */
async function headOf(id, url, title, when) {
  return {
    format: 1, id, url, canonical: null, captured_at: when.toISOString(), page_title: clip(title, 2000),
    browser: (await browserName()).version,
  };
}

const quoted = (exact) => (exact.trim() ? { html: "", exact: exact.trim(), prefix: "", suffix: "" } : null);

/** The page of a link, opened where it disturbs nobody. */
export async function takeLinkedPage(id, url, when) {
  const tab = await api.tabs.create({ url, active: false });
  try {
    await whenLoaded(tab.id);
    return await takePage(id, await api.tabs.get(tab.id), when);
  } finally {
    await api.tabs.remove(tab.id).catch(() => {}); // the reader may have closed it
  }
}

/** Waits until a tab has loaded, half a minute at most; what is there by then counts. */
export async function whenLoaded(tabId) {
  const end = Date.now() + 30_000;
  while (Date.now() < end && (await api.tabs.get(tabId)).status !== "complete") {
    await new Promise((done) => setTimeout(done, 150));
  }
}

/** An address alone, which the archive may fetch if its reader lets it. */
export async function takeAddress(id, url, when) {
  const head = await headOf(id, clip(url, LIMITS.address), "", when);
  return { capture: { id, url: head.url, captured_at: head.captured_at }, page: null, parts: [] };
}

/** One picture of a page. The page itself reads it, as it alone may have the right to. */
export async function takeImage(id, url, tab, frameId, when) {
  if (!/^https?:/.test(url) || url.length > LIMITS.address) throw new PageRefused("image-unreadable");
  const [{ result }] = await api.scripting.executeScript({
    target: { tabId: tab.id, frameIds: [frameId] }, func: readHere, args: [url, LIMITS.image],
  }).catch(() => [{ result: null }]);
  const read = result ?? ((await granted(COMPLETE_PAGES)) ? await readInBackground(url, LIMITS.image) : null);
  if (!read?.bytes || !/^image\/(?!svg)[\w.+-]+$/.test(read.type)) throw new PageRefused("image-unreadable");
  const name = decodeURIComponentSafely(new URL(url).pathname.split("/").pop());
  const described = { type: read.type, encoding: null };
  const capture = { ...(await headOf(id, url, name, when)), page: described, resources: [] };
  return { capture, page: new Blob([read.bytes], { type: read.type }), parts: [] };
}

function decodeURIComponentSafely(words) {
  try { return decodeURIComponent(words); } catch { return words; }
}

/* Runs in the page, so it uses nothing from outside itself. */
async function readHere(url, most) {
  for (const credentials of ["include", "omit"]) {
    try {
      const reply = await fetch(url, { credentials, cache: "force-cache" });
      const type = (reply.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
      const bytes = reply.ok ? await reply.arrayBuffer() : null;
      if (bytes && bytes.byteLength <= most) return { type, bytes };
    } catch { /* another way, or none */ }
  }
  return null;
}

/* Right after the press Chromium may answer [] or "Cannot access contents", because the page's
   process has not heard of the grant yet; a moment later it works. */
async function readFrames(id, tab) {
  let complaint = "";
  for (let pause = 50; ; pause *= 2) {
    try {
      const frames = await inject(id, tab.id);
      if (frames) return frames;
    } catch (error) {
      if (error instanceof PageRefused) throw error;
      complaint = error.message ?? String(error);
    }
    if (pause > 400) return fileInstead(await refusedByBrowser(tab.url ?? "", complaint), tab, complaint);
    await new Promise((done) => setTimeout(done, pause));
  }
}

/* A browser's own viewer lets nobody in, but what it shows can be asked for where we may. */
async function fileInstead(kind, tab, complaint) {
  if (kind === "pdf-unreadable" && /^https?:/.test(tab.url ?? "") && (await granted(COMPLETE_PAGES))) {
    const read = await readInBackground(tab.url, LIMITS.all);
    if (read.type === "application/pdf" && read.bytes) {
      return [{ path: "", url: tab.url, title: tab.title ?? "", file: read.type, bytes: read.bytes }];
    }
  }
  throw new PageRefused(kind, complaint);
}

async function inject(id, tabId) {
  const order = { id, imageBytes: LIMITS.image, totalBytes: LIMITS.all, patience: PATIENCE };
  const late = new Promise((_, fail) => setTimeout(() => fail(new PageRefused("page-busy")), PATIENCE + 20_000));
  const results = await Promise.race([late, api.scripting.executeScript({
    target: { tabId, allFrames: true }, func: snapshotFrame, args: [order], injectImmediately: true,
  })]);
  // Firefox answers [undefined] for some pages of its own
  const frames = results.map((one) => one?.result).filter((one) => one && !one.error);
  const failed = results.find((one) => one?.frameId === 0)?.result?.error;
  if (failed) throw new Error(failed);
  return frames.some(({ path }) => path === "") ? frames : null;
}

async function takeFile({ url, file, bytes }) {
  let body = bytes;
  if (!body) {
    try {
      const reply = await fetch(url, { credentials: "include", cache: "force-cache" });
      if (!reply.ok) throw new Error(String(reply.status));
      body = await reply.arrayBuffer();
    } catch (error) {
      throw new PageRefused(file === "application/pdf" ? "pdf-unreadable" : "nothing-here", error.message);
    }
  }
  return { page: new Blob([body], { type: file }), parts: [], resources: [], described: { type: file, encoding: null } };
}

async function takeFrames(id, frames) {
  const { html, missing } = compose(id, frames, LIMITS.page);
  const page = await gzip(html);
  const images = await complete(frames.flatMap((frame) => frame.images), LIMITS);
  const { resources, parts } = chooseResources(images, missing, LIMITS.all - page.size);
  return { page, parts, resources, described: { type: "text/html", encoding: "gzip" } };
}

async function gzip(words) {
  const stream = new Blob([words]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Blob([await new Response(stream).arrayBuffer()], { type: "text/html" });
}

/**
 * The pictures that go along, the smallest first until `room` is full; the others are named.
 * @param {{url: string, type: string, bytes?: ArrayBuffer, missing?: string}[]} read
 * @param {{url: string, type: string, missing: string}[]} missing sheets that could not be read
 */
function chooseResources(read, missing, room) {
  const once = new Map();
  for (const one of read) {
    if (one.url.length <= LIMITS.address && !once.get(one.url)?.bytes) once.set(one.url, one);
  }
  const all = [...once.values()].sort((a, b) => (a.bytes?.byteLength ?? 0) - (b.bytes?.byteLength ?? 0));
  const resources = missing.filter(({ url }) => url && url.length <= LIMITS.address).map((one) => ({ part: null, ...one }));
  const parts = [];
  let left = room - 100_000;
  for (const { url, type, bytes, missing: reason } of all.slice(0, LIMITS.resources - resources.length)) {
    const known = /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(type) ? type : "application/octet-stream";
    left -= (bytes?.byteLength ?? 0) + 2 * url.length + 500;
    if (bytes instanceof ArrayBuffer && left > 0) {
      const part = `r${parts.length}`;
      parts.push({ part, blob: new Blob([bytes], { type: known }) });
      resources.push({ part, url, type: known });
    } else {
      resources.push({ part: null, url, type: known, missing: reason ?? "left-out" });
    }
  }
  return { resources, parts };
}

function selection({ html, exact, prefix, suffix }) {
  const whole = html.length <= 1_000_000 ? html : "";
  return { html: whole.toWellFormed(), exact: clip(exact, 200_000), prefix: clip(prefix, 1000), suffix: clip(suffix, 1000) };
}

const clip = (words, length) => (words === null ? null : words.slice(0, length).toWellFormed());
