/* The one name under which both browsers offer their API. */

export const api = globalThis.browser ?? globalThis.chrome;

/**
 * A text of the extension in the browser's language.
 * @param {string} key
 * @param {...(string|number)} values what stands for $1, $2 ...
 * @returns {string}
 */
export function text(key, ...values) {
  return api.i18n.getMessage(key, values.map(String));
}

/**
 * A number and its noun: `key_one` or `key_many`.
 * @param {string} key
 * @param {number} number
 * @returns {string}
 */
export function counted(key, number) {
  const written = new Intl.NumberFormat(api.i18n.getUILanguage()).format(number);
  return text(`${key}_${number === 1 ? "one" : "many"}`, written);
}

/**
 * "Chromium 156", as the archive lists it.
 * @returns {Promise<{family: string, version: string}>}
 */
export async function browserName() {
  if (api.runtime.getBrowserInfo) {
    const { name, version } = await api.runtime.getBrowserInfo();
    return { family: name.toLowerCase(), version: `${name} ${version}` };
  }
  const brands = navigator.userAgentData?.brands ?? [];
  const known = brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand.replace(/\W/g, " ")));
  const own = known.find(({ brand }) => brand !== "Chromium") ?? known[0];
  return own
    ? { family: own.brand.toLowerCase(), version: `${own.brand} ${own.version}` }
    : { family: "chromium", version: "Chromium" };
}

/**
 * Keeps the worker running while `work` does: a browser stops one that has been silent for half a
 * minute, also in the middle of a transfer.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function awake(work) {
  const timer = setInterval(() => api.runtime.getPlatformInfo(), 20_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
