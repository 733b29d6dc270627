/* "Complete pages": what the page itself could not read is read here, where the reader allowed it. */
import { COMPLETE_PAGES, granted } from "./permissions.js";

const AT_ONCE = 6;
const PATIENCE = 20_000;

/**
 * The pictures of a page, with those it could not read itself.
 * @param {{url: string, type: string, bytes?: ArrayBuffer, missing?: string}[]} images
 * @param {{image: number}} limits
 */
export async function complete(images, limits) {
  const wanted = images.filter(({ missing }) => missing === "blocked");
  if (!wanted.length || !(await granted(COMPLETE_PAGES))) return images;
  const signal = AbortSignal.timeout(PATIENCE);
  const read = new Map();
  const addresses = [...new Set(wanted.map(({ url }) => url))];
  let next = 0;
  const work = async () => {
    while (next < addresses.length) {
      const url = addresses[next++];
      read.set(url, { url, ...(await readInBackground(url, limits.image, signal)) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return images.map((one) => (one.missing === "blocked" ? read.get(one.url) : one));
}

/**
 * One file, with the reader's cookies.
 * @param {string} url
 * @param {number} most bytes
 * @returns {Promise<{type: string, bytes?: ArrayBuffer, missing?: string}>}
 */
export async function readInBackground(url, most, signal = AbortSignal.timeout(PATIENCE)) {
  try {
    const reply = await fetch(url, { credentials: "include", cache: "force-cache", signal });
    const type = (reply.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
    if (!reply.ok) return { type, missing: `http-${reply.status}` };
    if (Number(reply.headers.get("content-length")) > most) return { type, missing: "too-large" };
    const bytes = await reply.arrayBuffer();
    return bytes.byteLength > most ? { type, missing: "too-large" } : { type, bytes };
  } catch {
    return { type: "", missing: signal.aborted ? "too-slow" : "blocked" };
  }
}
