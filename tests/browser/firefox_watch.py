"""What Firefox's pages do, heard where no page can interfere: in the browser's own process.

Every channel that is opened is told to an observer, also one that leads to a closed proxy; a load
that a policy stops opens none. Errors and stopped loads are read from the browser console.
"""

from __future__ import annotations

import json

# runs in every process that shows pages, before any script of any frame
_HEAR = r"""
const where = (window) => {
  for (let w = window; ; w = w.parent) {
    if (/^(http|file)/.test(w.location.href) || w === w.parent) return w.location.href;
  }
};
const hear = (window) => {
  for (const name of ["alert", "confirm", "prompt", "print"]) {
    const say = () => Services.cpmm.sendAsyncMessage("pressmark-fired", where(window));
    Cu.exportFunction(say, window, { defineAs: name });
  }
};
const observe = (window) => { if (!window.document.nodePrincipal.isSystemPrincipal) hear(window); };
Services.obs.addObserver({ observe }, "content-document-global-created");
"""
TAKE = (
    f"const HEAR = {json.dumps(_HEAR)};"
    + r"""
if (!win.pressmarkSeen) {
  const all = win.pressmarkSeen = { requests: [], fired: [], complaints: [] };
  const asked = (channel) => {
    // what the browser asks for by itself belongs to no page
    if (channel.loadInfo?.browsingContextID) all.requests.push(channel.URI.spec);
  };
  Services.obs.addObserver((channel) => asked(channel.QueryInterface(Ci.nsIHttpChannel)),
    "http-on-opening-request");
  Services.console.registerListener({ observe(message) {
    if (!(message instanceof Ci.nsIScriptError) || !message.innerWindowID) return;
    const ours = /^(http|file|data)/.test(message.sourceName);
    const loud = !(message.flags & Ci.nsIScriptError.warningFlag) || /^CSP/.test(message.category);
    if (ours && loud) all.complaints.push(message.errorMessage);
  } });
  // a frame's first empty document comes without a word: its dialogs are real ones
  Services.obs.addObserver((dialog) => {
    all.fired.push("a dialog");
    win.setTimeout(() => dialog.Dialog?.ui.button0.click());
  }, "common-dialog-loaded");
  Services.ppmm.addMessageListener("pressmark-fired", ({ data }) => all.fired.push(data));
  const script = "data:application/javascript," + encodeURIComponent(HEAR);
  Services.ppmm.loadProcessScript(script, true);
}
const { requests, fired, complaints } = win.pressmarkSeen;
return { requests: requests.splice(0), fired: fired.splice(0), complaints: complaints.splice(0) };
"""
)
