/* Takes what one frame of a page shows. It is carried into the page as text, so it may use nothing
   from outside itself; it only reads the page, and builds its copy in a document without a window. */

/**
 * @param {{id: string, imageBytes: number, totalBytes: number, patience: number}} order the capture's
 *   id (also a word no page can guess), the limits in bytes, the time for pictures in milliseconds
 * @returns {Promise<object>} the frame as text with its pictures, or `{error}`
 */
export async function snapshotFrame({ id, imageBytes, totalBytes, patience }) {
  const api = globalThis.browser ?? globalThis.chrome;
  const out = document.implementation.createHTMLDocument("");
  const onTop = window === window.top;
  const pictures = new Map();
  const sheets = [];
  const blocked = [];
  const holes = [];
  const missing = [];

  // How much is known of a node: INERT was parsed by us, HIDDEN and SHOWN stand in the live page.
  const INERT = 0, HIDDEN = 1, SHOWN = 2;
  const HOSTS = new Set(("article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav " +
    "p section span").split(" "));
  const LAZY = ("data-src data-original data-lazy-src data-lazy data-url data-image data-hi-res-src " +
    "data-full-src data-actualsrc data-echo data-orig-file data-large-file").split(" ");
  const LAZY_SETS = ["data-srcset", "data-lazy-srcset", "data-original-set"];
  const KEPT_LINKS = /^(canonical|alternate|amphtml|author|icon|shortcut icon|license|next|prev|shortlink)$/i;

  const absolute = (address, base = document.baseURI) => {
    try { return new URL(address.trim(), base).href; } catch { return ""; }
  };
  const isWeb = (address) => /^https?:/i.test(address);

  const framePath = () => {
    const path = [];
    for (let w = window; w !== w.parent; w = w.parent) {
      let i = 0;
      while (i < w.parent.length && w.parent[i] !== w) i++;
      path.unshift(i);
    }
    return path;
  };
  const here = framePath();

  /* Only the names that may carry a root of the page's own: browsers keep their own in others. */
  const shadowOf = (node) => {
    if (!HOSTS.has(node.localName) && !node.localName.includes("-")) return null;
    try { return api.dom.openOrClosedShadowRoot(node); }
    catch { return node.openOrClosedShadowRoot ?? node.shadowRoot ?? null; }
  };

  // ---- one element, without its children

  const shell = (node) => {
    const copy = out.importNode(node, false);
    for (const { name, value } of [...copy.attributes]) {
      const bare = name.toLowerCase();
      const runs = /^\s*(javascript|vbscript):/i.test(value.replace(/[\u0000-\u0020]+/g, ""));
      if (bare.startsWith("on") || bare.startsWith("data-pm-") || runs
        || bare === "nonce" || bare === "integrity" || bare === "srcdoc") copy.removeAttribute(name);
      // what stands in a frame is put into another page, whose base is not its own
      else if (!onTop && (bare === "href" || bare === "src") && !value.startsWith("#")) {
        copy.setAttribute(name, absolute(value) || value);
      }
    }
    return copy;
  };

  const children = (from, into, depth) => {
    let shown = false;
    for (const child of from.childNodes) shown = copy(child, into, depth) || shown;
    return shown;
  };

  /* Copies a node and what the reader sees in it; says whether anything of it can be seen. */
  const copy = (node, into, depth) => {
    if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
      into.append(out.createTextNode(node.data));
      return false;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return false;
    const own = Object.hasOwn(SPECIAL, node.localName) ? SPECIAL[node.localName] : plain;
    return own(node, into, depth);
  };

  const plain = (node, into, depth) => {
    const element = shell(node);
    into.append(element);
    const style = depth === SHOWN ? getComputedStyle(node) : null;
    const gone = style?.display === "none";
    const root = depth === INERT ? null : shadowOf(node);
    // a box one types into holds typed text; a page that is an editor all over is still a page
    const typed = node.getAttribute("role") === "textbox" && node.hasAttribute("contenteditable");
    const inside = !typed && children(root ?? node, element, gone ? HIDDEN : depth);
    // a part of something invisible may be visible again, so only what holds nothing seen is marked
    const shown = depth === SHOWN && !gone && (style.visibility === "visible" || inside);
    if (depth === SHOWN && !shown) element.setAttribute("data-pm-hidden", "");
    return shown;
  };

  // ---- pictures

  const largest = (set) => {
    const found = [...(set ?? "").matchAll(/([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)/g)]
      .map(([, address, size, unit]) => ({ address, size: Number(size ?? 1) * (unit === "w" ? 1 : 1000) }))
      .sort((a, b) => a.size - b.size);
    // enough for a page of text: the smallest that is wide enough
    return (found.find((one) => one.size >= 1200) ?? found.at(-1))?.address ?? "";
  };

  const lazyAddress = (node) => {
    for (const name of LAZY_SETS) {
      const address = largest(node.getAttribute(name));
      if (address) return absolute(address);
    }
    for (const name of LAZY) {
      const value = node.getAttribute(name);
      if (value && !/^\s*[[{]/.test(value)) return absolute(value);
    }
    return "";
  };

  const waitingAddress = (node) => {
    const sources = node.parentNode?.localName === "picture" ? [...node.parentNode.children] : [];
    const source = sources.find((one) => one.localName === "source"
      && (!one.media || matchMedia(one.media).matches)
      && (one.srcset || one.dataset.srcset));
    const set = source ? source.srcset || source.dataset.srcset : node.getAttribute("srcset");
    const address = largest(set) || node.getAttribute("src");
    return address ? absolute(address) : "";
  };

  const chosenAddress = (node, depth) => {
    const lazy = lazyAddress(node);
    const current = depth === INERT ? "" : node.currentSrc;
    const loaded = current && node.complete && node.naturalWidth > 0;
    const stands = loaded && !(lazy && lazy !== current && (current.startsWith("data:") || node.naturalWidth < 100));
    if (stands) return node.naturalWidth > 2 || node.naturalHeight > 2 ? current : "";
    return lazy || waitingAddress(node);
  };

  const want = (address, element) => {
    if (!pictures.has(address)) pictures.set(address, []);
    pictures.get(address).push(element);
  };

  const isPixel = (node) => ["width", "height"].some((name) => /^[012](px)?$/.test(node.getAttribute(name) ?? ""));

  const image = (node, into, depth, fetched = true) => {
    const element = shell(node);
    into.append(element);
    const style = depth === SHOWN ? getComputedStyle(node) : null;
    const shown = style !== null && style.display !== "none" && style.visibility === "visible";
    if (depth === SHOWN && !shown) element.setAttribute("data-pm-hidden", "");
    const address = chosenAddress(node, depth);
    const loaded = depth !== INERT && node.complete && node.naturalWidth > 0;
    if (loaded && address === node.currentSrc) {
      element.setAttribute("data-pm-size", `${node.naturalWidth}x${node.naturalHeight}`);
    }
    if (isWeb(address)) element.setAttribute("data-pm-src", address);
    // a picture that nobody sees and that the browser has not asked for is not asked for by us
    const worth = fetched && !isPixel(node) && (shown || loaded || depth === INERT);
    if (worth && (isWeb(address) || address.startsWith("blob:"))) want(address, element);
    return shown;
  };

  const canvas = (node, into, depth) => {
    if (depth !== SHOWN || !node.width || !node.height || getComputedStyle(node).display === "none") return false;
    const element = out.createElement("img");
    element.setAttribute("data-pm-canvas", "");
    element.setAttribute("data-pm-size", `${node.width}x${node.height}`);
    element.setAttribute("alt", node.getAttribute("aria-label") ?? node.textContent.trim());
    try {
      element.setAttribute("src", node.toDataURL());
    } catch {
      element.setAttribute("data-pm-canvas", "tainted");
    }
    into.append(element);
    return true;
  };

  // ---- elements that need more than a copy

  const nothing = () => false;

  const script = (node, into) => {
    if (node.type !== "application/ld+json") return false;
    const element = out.createElement("script");
    element.type = "application/ld+json";
    element.textContent = node.textContent.replace(/<\//g, "<\\/");
    into.append(element);
    return false;
  };

  /* With scripts on, its children are text; it is parsed so that it does not arrive escaped. */
  const noscript = (node, into) => {
    const before = node.previousElementSibling;
    const twin = before?.localName === "img" ? before : before?.querySelector?.("img");
    const inert = new DOMParser().parseFromString(node.textContent, "text/html");
    const element = out.createElement("noscript");
    into.append(element);
    const known = (twin?.naturalWidth ?? 0) > 2;
    for (const child of [...inert.head.childNodes, ...inert.body.childNodes]) {
      if (child.localName === "img") image(child, element, INERT, !known);
      else copy(child, element, INERT);
    }
    return false;
  };

  const slot = (node, into, depth) => {
    const given = depth !== INERT && node.getRootNode().host ? node.assignedNodes({ flatten: true }) : [];
    if (!given.length) return plain(node, into, depth);
    let shown = false;
    for (const one of given) shown = copy(one, into, depth) || shown;
    return shown;
  };

  const meta = (node, into) => {
    const secret = /csrf|xsrf|token|nonce/i.test(node.name || node.getAttribute("property") || "");
    if (node.httpEquiv || node.hasAttribute("charset") || secret) return false;
    into.append(shell(node));
    return false;
  };

  /* Typed text is no attribute, but what the server filled in is: none of it goes. */
  const field = (node, into, depth) => {
    if (node.type === "hidden" || node.type === "password") return false;
    const element = shell(node);
    for (const name of ["value", "checked", "selected"]) element.removeAttribute(name);
    into.append(element);
    return depth === SHOWN && getComputedStyle(node).display !== "none";
  };

  const option = (node, into, depth) => {
    const shown = plain(node, into, depth);
    for (const name of ["value", "selected"]) into.lastChild.removeAttribute(name);
    return shown;
  };

  const frame = (node, into, depth) => {
    const element = shell(node);
    const box = depth === INERT ? null : node.getBoundingClientRect();
    const shown = depth === SHOWN && getComputedStyle(node).display !== "none" && box.width * box.height > 16;
    if (!shown) element.setAttribute("data-pm-hidden", "");
    let i = 0;
    while (i < window.length && window[i] !== node.contentWindow) i++;
    const path = [...here, i].join(".");
    // the parts are put together by the background, which has every frame's text
    holes.push({ path, tag: element.outerHTML, hidden: !shown });
    into.append(out.createTextNode(`pm-frame:${id}:${path};`));
    return shown;
  };

  // ---- style sheets

  const absoluteUrls = (css, base) => css.replace(
    /url\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^)\s"']*))\s*\)/g,
    (whole, double, single, bare) => {
      const address = double ?? single ?? bare;
      if (!address || address.startsWith("#") || address.startsWith("data:")) return whole;
      return `url("${absolute(address, base).replace(/["\\]/g, "\\$&")}")`;
    },
  );

  const sheetText = (sheet, base) => [...sheet.cssRules].map((rule) => {
    if (!("styleSheet" in rule)) return absoluteUrls(rule.cssText, base);
    try {
      const inner = sheetText(rule.styleSheet, rule.styleSheet.href);
      return rule.media.length ? `@media ${rule.media.mediaText} {\n${inner}\n}` : inner;
    } catch {
      missing.push({ url: absolute(rule.href, base), type: "text/css", missing: "blocked" });
      return "";
    }
  }).join("\n");

  const addSheet = (into, sheet, address, media) => {
    const element = out.createElement("style");
    element.setAttribute("data-pm-href", address);
    if (media) element.setAttribute("media", media);
    const place = { url: address, css: "" };
    element.textContent = `pm-sheet:${id}:${sheets.push(place) - 1};`;
    into.append(element);
    try {
      place.css = sheetText(sheet, sheet.href ?? document.baseURI);
    } catch {
      blocked.push(place);
    }
  };

  const style = (node, into) => {
    // a shadow root's rules would reach the whole page once it is flattened
    const inShadow = Boolean(node.getRootNode().host);
    if (onTop && !inShadow && node.sheet && !node.sheet.disabled) addSheet(into, node.sheet, "", node.media);
    return false;
  };

  const link = (node, into) => {
    const inShadow = Boolean(node.getRootNode().host);
    if (node.sheet && onTop && !inShadow && !node.sheet.disabled) addSheet(into, node.sheet, node.href, node.media);
    else if (KEPT_LINKS.test(node.rel)) into.append(shell(node));
    return false;
  };

  const adopted = (into) => {
    let own = [];
    try { own = [...document.adoptedStyleSheets]; }
    catch { try { own = [...document.wrappedJSObject.adoptedStyleSheets]; } catch { /* unreadable */ } }
    for (const sheet of own) addSheet(into, sheet, "adopted", sheet.media?.mediaText);
  };

  const readSheets = (signal) => Promise.all(blocked.map(async (place) => {
    try {
      const reply = await fetch(place.url, { credentials: "omit", cache: "force-cache", signal });
      if (!reply.ok) throw new Error(String(reply.status));
      place.css = absoluteUrls(await reply.text(), place.url);
    } catch {
      missing.push({ url: place.url, type: "text/css", missing: "blocked" });
    }
  }));

  const SPECIAL = {
    script, noscript, slot, meta, style, link, canvas, option, img: image, template: nothing, base: nothing,
    iframe: frame, frame, input: field, textarea: field,
  };

  // ---- bytes

  const readPicture = async (url, signal) => {
    let reason = "blocked";
    for (const credentials of ["include", "omit"]) {
      try {
        const reply = await fetch(url, { credentials, cache: "force-cache", signal });
        const type = (reply.headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
        if (!reply.ok) reason = `http-${reply.status}`;
        else if (type && !type.startsWith("image/") && type !== "application/octet-stream") reason = "no-picture";
        else if (Number(reply.headers.get("content-length")) > imageBytes) return { url, type, missing: "too-large" };
        else {
          const bytes = await reply.arrayBuffer();
          return bytes.byteLength > imageBytes ? { url, type, missing: "too-large" } : { url, type, bytes };
        }
      } catch {
        if (signal.aborted) return { url, type: "", missing: "too-slow" };
      }
    }
    return { url, type: "", missing: reason };
  };

  const inline = async ({ url, type, bytes }) => {
    const reader = new FileReader();
    const text = await new Promise((done) => {
      reader.onload = () => done(reader.result);
      reader.onerror = () => done("");
      reader.readAsDataURL(new Blob([bytes], { type }));
    });
    for (const element of pictures.get(url)) if (text) element.setAttribute("src", text);
  };

  const readPictures = async (signal) => {
    const addresses = [...pictures.keys()];
    const read = [];
    let next = 0, told = 0;
    const work = async () => {
      while (next < addresses.length) {
        read.push(await readPicture(addresses[next++], signal));
        if (onTop && Date.now() - told > 150) {
          told = Date.now();
          const sent = api.runtime.sendMessage({ type: "pictures", id, done: read.length, of: addresses.length });
          sent?.catch(() => {});
        }
      }
    };
    await Promise.all(Array.from({ length: 6 }, work));
    // an address that means something to this page only: its bytes go into the page itself
    await Promise.all(read.filter((one) => one.bytes && one.url.startsWith("blob:")).map(inline));
    let sum = 0;
    return read.filter((one) => isWeb(one.url))
      .sort((a, b) => (a.bytes?.byteLength ?? 0) - (b.bytes?.byteLength ?? 0))
      .map((one) => {
        sum += one.bytes?.byteLength ?? 0;
        return sum > totalBytes ? { url: one.url, type: one.type, missing: "left-out" } : one;
      });
  };

  // ---- the selection

  const part = (node, range, into) => {
    if (!range.intersectsNode(node)) return;
    if (node.nodeType === Node.TEXT_NODE) {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      into.append(out.createTextNode(node.data.slice(from, to)));
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      if (Object.hasOwn(SPECIAL, node.localName)) {
        copy(node, into, HIDDEN);
        return;
      }
      const element = shell(node);
      into.append(element);
      for (const child of node.childNodes) part(child, range, element);
    }
  };

  const selected = () => {
    const selection = getSelection();
    const exact = selection?.toString().trim();
    if (!exact || selection.isCollapsed) return null;
    // what is being typed is nobody's to keep
    const typing = (node) => (node?.closest ? node : node?.parentElement)?.closest("input, textarea, [contenteditable][role=textbox]");
    if (typing(document.activeElement) || typing(selection.anchorNode)) return null;
    const box = out.createElement("div");
    const ranges = Array.from({ length: selection.rangeCount }, (_, i) => selection.getRangeAt(i));
    for (const range of ranges) part(range.commonAncestorContainer, range, box);
    const around = document.createRange();
    around.setStart(document.body, 0);
    around.setEnd(ranges[0].startContainer, ranges[0].startOffset);
    const before = around.toString().replace(/\s+/g, " ").slice(-64);
    around.selectNodeContents(document.body);
    around.setStart(ranges.at(-1).endContainer, ranges.at(-1).endOffset);
    return { html: box.innerHTML, exact, prefix: before, suffix: around.toString().slice(0, 512).replace(/\s+/g, " ").slice(0, 64) };
  };

  // ---- the whole

  const file = async (signal) => {
    const about = { path: "", url: location.href, title: document.title, file: document.contentType };
    if (!document.contentType.startsWith("image/")) return about;
    return { ...about, bytes: (await readPicture(location.href, signal)).bytes };
  };

  const page = () => {
    const top = shell(document.documentElement);
    const head = out.createElement("head");
    const charset = out.createElement("meta");
    charset.setAttribute("charset", "utf-8");
    head.append(charset);
    if (document.querySelector("base[href]")) {
      const base = out.createElement("base");
      base.href = document.baseURI;
      head.append(base);
    }
    for (const child of document.documentElement.childNodes) {
      if (child.localName === "head") children(child, head, INERT);
    }
    top.append(head);
    for (const child of document.documentElement.childNodes) {
      if (child.localName !== "head") copy(child, top, SHOWN);
    }
    adopted(head);
    return top;
  };

  const take = async () => {
    const signal = AbortSignal.timeout(patience);
    if (onTop && /^(image\/(?!svg)|application\/pdf|video\/|audio\/)/.test(document.contentType)) return file(signal);
    const top = page();
    const selection = document.body ? selected() : null;
    const [images] = await Promise.all([readPictures(signal), readSheets(signal)]);
    if (onTop) globalThis.pressmarkCapture = { id, selected: selection?.exact ?? "" };
    return {
      path: here.join("."),
      url: location.href,
      title: document.title,
      canonical: document.querySelector("link[rel~=canonical]")?.href ?? null,
      lang: document.documentElement.lang || null,
      html: onTop ? "<!doctype html>\n" + top.outerHTML : top.querySelector("body")?.innerHTML ?? "",
      holes, sheets, missing, images, selection,
    };
  };

  try {
    return await take();
  } catch (error) {
    return { error: String(error?.message ?? error) };
  }
}
