/* How popup and options ask the background for something. */
import { api } from "./browser.js";

/**
 * @param {string} type a name in messages.js
 * @param {object} [more]
 * @returns {Promise<any>}
 */
export async function request(type, more = {}) {
  const { value, failed } = await api.runtime.sendMessage({ type, ...more });
  if (failed) throw Object.assign(new Error(failed.detail), failed);
  return value;
}
