/* Takes what a tab shows: runs the snapshot in its frames and puts the parts into a capture. */
import { api, browserName } from "./browser.js";
import { compose } from "./compose.js";
import { PageRefused, refusedByBrowser } from "./refusals.js";
import { snapshotFrame } from "../inject/snapshot.js";

export const LIMITS = { image: 10_000_000, page: 25_000_000, all: 64_000_000, resources: 2000, address: 8192 };
const PATIENCE = 20_000;

/**
 * @param {string} id
 * @param {{id: number, url?: string, title?: string}} tab
 * @param {Date} when the moment of the press
 * @returns {Promise<{capture: object, page: Blob, parts: {part: string, blob: Blob}[]}>}
 * @throws {PageRefused}
 */
export async function takePage(id, tab, when) {
  const frames = await readFrames(id, tab);
  const top = frames.find(({ path }) => path === "");
  const head = {
    format: 1, id, url: top.url, canonical: clip(top.canonical, LIMITS.address), captured_at: when.toISOString(),
    page_title: clip(top.title || tab.title || "", 2000), browser: (await browserName()).version,
  };
  if (top.lang) head.lang = clip(top.lang, 35);
  const taken = top.file ? await takeFile(top) : await takeFrames(id, frames);
  if (top.selection) head.selection = selection(top.selection);
  return { ...taken, capture: { ...head, page: taken.described, resources: taken.resources } };
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
    if (pause > 400) throw new PageRefused(await refusedByBrowser(tab.url ?? "", complaint), complaint);
    await new Promise((done) => setTimeout(done, pause));
  }
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
  const { resources, parts } = chooseResources(frames.flatMap(({ images }) => images), missing, LIMITS.all - page.size);
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
