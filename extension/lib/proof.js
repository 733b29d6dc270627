/* Is the one who answers the archive we were paired with? It shows that it holds the key that only
   the two of us know, without sending it. */

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const fromBase64Url = (word) =>
  Uint8Array.from(atob(word.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

/** @returns {string} 32 random bytes as hex digits, asked about once */
export function freshNonce() {
  return hex(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * @param {string} serverKey base64url
 * @param {string} nonce
 * @param {string} server the origin that was asked
 * @param {unknown} proof what it answered
 * @returns {Promise<boolean>}
 */
export async function proves(serverKey, nonce, server, proof) {
  if (typeof proof !== "string" || !/^[0-9a-f]{64}$/.test(proof)) return false;
  const key = await crypto.subtle.importKey(
    "raw", fromBase64Url(serverKey), { name: "HMAC", hash: "SHA-256" }, false, ["verify"],
  );
  const said = Uint8Array.from(proof.match(/../g), (pair) => parseInt(pair, 16));
  const message = new TextEncoder().encode(`${nonce}\n${new URL(server).host.toLowerCase()}`);
  return crypto.subtle.verify("HMAC", key, said, message);
}
