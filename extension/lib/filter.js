/* A Bloom filter of what was saved, made by the archive (`library/filter.py` says its form): it tells
   of an address that it was surely not saved, or that it was, wrong once in some hundred times. */
import { addressKey, KEY_VERSION } from "./addresses.js";

const HEAD = 28;

/**
 * @param {ArrayBuffer} bytes
 * @returns {{salt: Uint8Array, size: number, hashes: number, bits: Uint8Array}|null} null when it is
 *   none that we understand
 */
export function readFilterBytes(bytes) {
  const view = new DataView(bytes);
  if (bytes.byteLength < HEAD || view.getUint32(0) !== 0x504d4631) return null;
  const size = view.getUint32(4);
  if (view.getUint8(9) !== KEY_VERSION || bytes.byteLength !== HEAD + Math.ceil(size / 8)) return null;
  return {
    size, hashes: view.getUint8(8), salt: new Uint8Array(bytes.slice(12, HEAD)), bits: new Uint8Array(bytes, HEAD),
  };
}

/**
 * @param {ReturnType<typeof readFilterBytes>} filter
 * @param {string} address
 * @returns {Promise<boolean>}
 */
export async function holds({ salt, size, hashes, bits }, address) {
  if (!size) return false;
  const key = new TextEncoder().encode(addressKey(address));
  const salted = new Uint8Array(salt.length + key.length);
  salted.set(salt);
  salted.set(key, salt.length);
  const digest = new DataView(await crypto.subtle.digest("SHA-256", salted));
  const first = digest.getUint32(0);
  const step = digest.getUint32(4);
  for (let n = 0; n < hashes; n++) {
    const at = (first + n * step) % size;
    if (!(bits[at >>> 3] & (0x80 >>> (at & 7)))) return false;
  }
  return true;
}
