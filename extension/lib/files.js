/* Captures and settings as files of the reader's own. */

/** Lets the browser save a file. */
export function download(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * What waits as one file that any browser opens and `pressmark save` takes: the page with its pictures
 * in it; a PDF or a picture as it is; an address alone as a link.
 * @param {{record: object, parts: {part: string, blob: Blob}[]}} whole
 * @returns {Promise<{name: string, content: Blob}>}
 */
export async function asFile({ record, parts }) {
  const name = fileName(record.title || record.url);
  const { capture, page } = record;
  if (!page) {
    const link = new Blob([`[InternetShortcut]\r\nURL=${capture.url.replace(/[\r\n]/g, "")}\r\n`], { type: "application/internet-shortcut" });
    return { name: `${name}.url`, content: link };
  }
  const { type, encoding } = capture.page;
  if (type !== "text/html") return { name: `${name}.${type === "application/pdf" ? "pdf" : type.split("/")[1]}`, content: page };
  const html = encoding === "gzip" ? await unzip(page) : await page.text();
  return { name: `${name}.html`, content: new Blob([await withPictures(html, capture, parts)], { type: "text/html" }) };
}

async function withPictures(html, { url, canonical, resources }, parts) {
  const copy = new DOMParser().parseFromString(html, "text/html");
  const blobs = new Map(parts.map(({ part, blob }) => [part, blob]));
  const byUrl = new Map(resources.filter(({ part }) => part).map((one) => [one.url, blobs.get(one.part)]));
  for (const image of copy.querySelectorAll("img[data-pm-src]")) {
    const blob = byUrl.get(image.dataset.pmSrc);
    if (blob) image.setAttribute("src", await dataUrl(blob));
    image.removeAttribute("srcset");
  }
  if (!canonical) {
    const link = copy.createElement("link");
    link.setAttribute("rel", "canonical");
    link.setAttribute("href", url);
    copy.head.append(link);
  }
  return `<!doctype html>\n${copy.documentElement.outerHTML}`;
}

const unzip = (blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).text();

function dataUrl(blob) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
}

/* Legal on every system, and still to be recognised. */
function fileName(words) {
  const plain = words.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, " ").replace(/\s+/g, " ").trim();
  return [...plain].slice(0, 80).join("").replace(/[. ]+$/, "") || "page";
}
