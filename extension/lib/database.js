/* The queue's place on disk: `captures` (one record a press), `resources` (its pictures, apart) and
   `edits` (what was changed after the archive had the capture). */

let opening = null;

function open() {
  opening ??= new Promise((done, fail) => {
    const request = indexedDB.open("pressmark", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("captures", { keyPath: "id" });
      request.result.createObjectStore("resources", { keyPath: ["id", "part"] });
      request.result.createObjectStore("edits", { keyPath: "id" });
    };
    request.onsuccess = () => {
      // another page of ours may want to change the format or be told to go
      request.result.onversionchange = () => { request.result.close(); opening = null; };
      request.result.onclose = () => { opening = null; };
      done(request.result);
    };
    request.onerror = () => { opening = null; fail(request.error); };
  });
  return opening;
}

/**
 * The answer of one request.
 * @param {IDBRequest} request
 */
export function asked(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/**
 * Runs `work` in one transaction and returns what it returned, once that is on disk.
 * @template T
 * @param {string[]} stores
 * @param {"readonly"|"readwrite"} mode
 * @param {(stores: Record<string, IDBObjectStore>) => Promise<T>} work may await only `asked(...)`
 * @returns {Promise<T>}
 */
export async function transaction(stores, mode, work) {
  const database = await open();
  const change = database.transaction(stores, mode, { durability: "strict" });
  const ended = new Promise((done, fail) => {
    change.oncomplete = done;
    change.onabort = () => fail(change.error ?? new Error("the change was given up"));
  });
  ended.catch(() => {}); // told below; a failing `work` comes first
  try {
    const result = await work(Object.fromEntries(stores.map((name) => [name, change.objectStore(name)])));
    await ended;
    return result;
  } catch (error) {
    try { change.abort(); } catch { /* it has ended already */ }
    throw error;
  }
}

/** The range of all resources of one capture. */
export const partsOf = (id) => IDBKeyRange.bound([id, ""], [id, "\uffff"]);
