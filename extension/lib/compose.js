/* Puts the frames of a page together. Frames and style sheets left words where they stood, made
   with the capture's id, which no page can have guessed. */

const size = (words) => new TextEncoder().encode(words).length;

const escapeAttribute = (words) => words.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/**
 * @param {string} id
 * @param {object[]} frames what snapshotFrame gave, the top one with path ""
 * @param {number} limit of bytes; the largest style sheets are left out to keep to it
 * @returns {{html: string, missing: {url: string, type: string, missing: string}[]}}
 */
export function compose(id, frames, limit) {
  const byPath = new Map(frames.map((frame) => [frame.path, frame]));
  const holes = new Map(frames.flatMap((frame) => frame.holes).map((hole) => [hole.path, hole]));
  const mark = new RegExp(`pm-frame:${id}:([\\d.]+);`, "g");
  const fill = (html) => html.replace(mark, (_, path) => {
    const frame = byPath.get(path);
    const hole = holes.get(path);
    if (!frame) return hole?.tag ?? "";
    const hidden = hole?.hidden ? ' data-pm-hidden=""' : "";
    return `<div data-pm-frame="${escapeAttribute(frame.url)}"${hidden}>${fill(frame.html)}</div>`;
  });
  const top = byPath.get("");
  const html = fill(top.html);
  const { kept, left } = chooseSheets(top.sheets, limit - size(html));
  const sheetMark = new RegExp(`pm-sheet:${id}:(\\d+);`, "g");
  return {
    html: html.replace(sheetMark, (_, n) => (kept.has(Number(n)) ? styleText(top.sheets[n].css) : "")),
    missing: [...frames.flatMap((frame) => frame.missing), ...left],
  };
}

function chooseSheets(sheets, room) {
  const sized = sheets.map(({ url, css }, n) => ({ n, url, bytes: size(css) })).sort((a, b) => a.bytes - b.bytes);
  const kept = new Set();
  const left = [];
  for (const { n, url, bytes } of sized) {
    room -= bytes;
    if (room > 0) kept.add(n);
    else if (/^https?:/.test(url)) left.push({ url, type: "text/css", missing: "left-out" });
  }
  return { kept, left };
}

/* In a style sheet "</" stands only inside strings, where "<\/" means the same; as it is, it could
   end the element. */
const styleText = (css) => css.replace(/<\//g, "<\\/");
