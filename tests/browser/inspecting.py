"""What is looked at in a page: only allowed things in the piece, only text where words stand."""

from __future__ import annotations

import json

from helpers.allowed import ATTRIBUTES
from pressmark.content.sanitize import TAGS

# Everything that a reader may do by chance, to every element. Links that lead to other pages are
# left alone: where they lead is checked, and following them is no fault.
PROVOKE = """(document) => {
  const events = ["mouseover", "mouseenter", "mousemove", "mousedown", "mouseup", "pointerover",
    "pointerdown", "focus", "focusin", "blur", "keydown", "keypress", "input", "change", "scroll",
    "wheel", "toggle", "beforetoggle", "animationstart", "animationend", "transitionend",
    "contextmenu", "dragstart", "copy", "paste", "select", "load", "error", "resize", "message"];
  const far = (element) => [...element.attributes ?? []].some(({ localName, value }) =>
    ["href", "action", "formaction"].includes(localName)
    && !/^[\\s\\0-\\x20]*(?:j|data:|vbscript:|&)/i.test(value));
  for (const element of document.querySelectorAll("*:not(option)")) {
    try {
      for (const name of events) element.dispatchEvent(new Event(name, { bubbles: false }));
      const sends = element.closest?.("[method=post], [role=search]");
      if (!far(element) && !sends && !element.closest("a[href^=http], a[href^='/']"))
        element.dispatchEvent(new MouseEvent("click", { bubbles: false, cancelable: true }));
    } catch { /* an element that shadows its own methods */ }
  }
}"""
_LOOK = """(async () => {
  const { tags, attributes } = ALLOWED;
  const before = location.href, faults = [];
  const fault = (element, what) => faults.push(`${element.localName}: ${what}`);
  const web = /^(?:https?:\\/\\/|mailto:|#pm-)/i;
  for (const element of document.querySelectorAll(".body *")) {
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") fault(element, "not HTML");
    if (!tags.includes(element.localName)) fault(element, "not allowed");
    for (const { name, value } of element.attributes) {
      const placed = (name === "class" && value === "gap") || (element.localName === "img"
        && ["loading", "decoding"].includes(name));
      if (!attributes.includes(name) && !placed) fault(element, `${name}=${value}`);
      if (name === "href" && !web.test(value)) fault(element, `href=${value}`);
      const own = name !== "src" || new URL(value, before).origin === location.origin;
      if (!own) fault(element, `src=${value}`);
      if (name === "id" && !value.startsWith("pm-")) fault(element, `id=${value}`);
    }
  }
  const words = "title, h1, .byline, .note, .meta, .row h2, .row h3, .row p, .how, .lede, #status";
  const inWords = ["a", "b", "mark", "span", "time"];
  for (const element of document.querySelectorAll(`${words}, option, textarea`))
    for (const inner of element.querySelectorAll("*"))
      if (!inWords.includes(inner.localName)) fault(inner, `in the words of ${element.localName}`);
  for (const element of document.querySelectorAll("*"))
    for (const { name } of element.attributes)
      if (/^on|^style$|^srcdoc$|^formaction$/.test(name)) fault(element, name);
  const ours = document.querySelector("link[rel=stylesheet]")?.href ?? "";
  const folder = ours.slice(0, ours.lastIndexOf("/"));
  // what the head says of a piece as JSON-LD is data and runs nowhere
  const isData = ({ type, parentNode }) =>
    type === "application/ld+json" && parentNode === document.head;
  for (const script of document.scripts)
    if (!isData(script) && (!ours || !script.src.startsWith(folder))) fault(script, "not ours");
  (PROVOKE)(document);
  await new Promise((done) => setTimeout(done, 5));
  if (location.href !== before) fault(document.documentElement, `went to ${location.href}`);
  return { faults, text: document.querySelector(".body")?.textContent ?? "" };
})()"""
_ALLOWED = json.dumps({"tags": sorted(TAGS), "attributes": sorted(ATTRIBUTES)})
LOOK = _LOOK.replace("ALLOWED", _ALLOWED).replace("PROVOKE", PROVOKE)
"""Gives ``faults`` and the piece's ``text``."""
