/* The button's badge and title. Each says the same, once in colour and once in words. */
import { api, counted, text } from "./browser.js";
import { countWaiting } from "./queue.js";
import { why } from "./reasons.js";

const BADGES = {
  taking: { badge: "…", colour: "#6b655c" },
  // from here on it is on disk and will not be lost
  kept: { badge: "↑", colour: "#6b655c" },
  sending: { badge: "↑", colour: "#6b655c" },
  saved: { badge: "✓", colour: "#2f6b3c" },
  failed: { badge: "!", colour: "#a3271f" },
  refused: { badge: "!", colour: "#a3271f" },
};

const KEPT_BADGES = Object.fromEntries(Object.values(BADGES).map(({ badge }) => [badge, true]));

// what waits for the reader and not for the archive
const HELD = ["refused", "stranger"];

/** Shows in its tab what became of a press. */
export async function showState({ tabId, phase, reason }) {
  const held = phase === "waiting" && HELD.includes(reason?.kind);
  const { badge = null, colour = null } = BADGES[held ? "failed" : phase] ?? {};
  try {
    // without one of its own, a tab shows the number that waits
    await api.action.setBadgeText({ tabId, text: badge });
    if (colour) await api.action.setBadgeBackgroundColor({ tabId, color: colour });
    if (colour) await api.action.setBadgeTextColor({ tabId, color: "#ffffff" });
    await api.action.setTitle({ tabId, title: title(phase, reason) });
  } catch {
    // the tab was closed; nobody is left to be told
  }
}

/** Shows on a tab that its page was saved before; what a press says there comes first. */
export async function showKnown(tabId) {
  try {
    if (await api.action.getBadgeText({ tabId }) in KEPT_BADGES) return;
    await api.action.setBadgeText({ tabId, text: "•" });
    await api.action.setBadgeBackgroundColor({ tabId, color: "#2f6b3c" });
    await api.action.setBadgeTextColor({ tabId, color: "#ffffff" });
    await api.action.setTitle({ tabId, title: `${text("action")} · ${text("known_page")}` });
  } catch {
    // the tab was closed
  }
}

/** Shows on every other tab how many captures wait here for the archive. */
export async function showWaiting() {
  const waiting = await countWaiting();
  await api.action.setBadgeText({ text: waiting ? String(waiting) : "" });
  await api.action.setBadgeBackgroundColor({ color: "#8a5a00" });
  await api.action.setBadgeTextColor({ color: "#ffffff" });
  await api.action.setTitle({ title: waiting ? `${text("action")} · ${counted("waiting", waiting)}` : text("action") });
}

function title(phase, reason) {
  const words = {
    taking: text("state_taking"), kept: text("state_kept"), sending: text("state_sending"),
    saved: text("state_saved"), waiting: text("state_waiting"), failed: text("state_failed"),
    refused: text("state_refused"),
  }[phase];
  return [words ?? text("action"), reason ? why(reason) : ""].filter(Boolean).join(" ");
}
