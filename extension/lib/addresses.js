/* When two addresses are the same page: the twin of the server's `addresses.py`. The cases of
   `tests/data/addresses.json` hold both to the same answers. */

export const KEY_VERSION = 1;

const WEB = /^(https?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;
const TRACKING = new RegExp("^(?:utm_[\\p{L}\\p{N}_]+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|igshid|yclid|mc_[ce]id|_hsenc|_hsmi"
  + "|mkt_tok|vero_id|oly_[\\p{L}\\p{N}_]+_id|ref_src|ref_url|cmpid|ncid|xtor|spm|s_cid|at_medium|at_campaign)$", "iu");
const PORTS = { http: "80", https: "443" };
const SAFE_IN_PATH = "/:@!$&'()*+,;=-._~";
const SAFE_IN_QUERY = "-._~";
const utf8 = new TextEncoder();

/**
 * The key under which an address is one page, however it was reached.
 * @param {string} address
 * @returns {string}
 */
export function addressKey(address) {
  const trimmed = address.trim();
  const parts = WEB.exec(trimmed.replace(/[\t\r\n]/g, ""));
  if (!parts) return trimmed;
  const [, scheme, place, path, query = "", fragment = ""] = parts;
  const [, name, port] = /^(.*?)(?::(\d*))?$/s.exec(place.slice(place.lastIndexOf("@") + 1));
  if (!name) return trimmed;
  const bare = ascii(name).replace(/^www\./, "");
  const host = port && Number(port) && String(Number(port)) !== PORTS[scheme.toLowerCase()] ? `${bare}:${Number(port)}` : bare;
  const kept = keptQuery(query);
  const route = /^[!/]/.test(fragment) ? `#${fragment}` : "";
  return host + escaped(unescaped(path), SAFE_IN_PATH).replace(/\/+$/, "") + (kept ? `?${kept}` : "") + route;
}

function ascii(name) {
  const host = name.toLowerCase().replace(/\.+$/, "").replace(/^\[|\]$/g, "");
  if (/^[\x00-\x7f]*$/.test(host)) return host;
  try {
    return new URL(`http://${host}/`).hostname;
  } catch {
    return host;
  }
}

function keptQuery(query) {
  const pairs = query.split("&").filter(Boolean).map((piece) => {
    const [, name, value] = /^([^=]*)=?(.*)$/s.exec(piece);
    return [name, value].map((part) => unescaped(part.replace(/\+/g, " ")));
  });
  const kept = pairs.filter(([name]) => !TRACKING.test(name));
  kept.sort((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]));
  return kept.map((pair) => pair.map((part) => escaped(part, SAFE_IN_QUERY).replace(/%20/g, "+")).join("=")).join("&");
}

/* By code points, as the server sorts. */
function compare(one, other) {
  const a = [...one], b = [...other];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return a[i].codePointAt(0) - b[i].codePointAt(0);
  }
  return a.length - b.length;
}

const unescaped = (words) => words.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(run.slice(1).split("%"), (two) => parseInt(two, 16))));

const escaped = (words, safe) => [...utf8.encode(words)].map((byte) => {
  const letter = String.fromCharCode(byte);
  return /[0-9A-Za-z]/.test(letter) || safe.includes(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}).join("");
