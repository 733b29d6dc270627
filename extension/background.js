/* Listeners only. They stand at the top level, at once, so that each of them can wake this worker;
   whatever must be remembered between two events lies in storage. */
import { api } from "./lib/browser.js";
import { FILTER_ALARM, followPermission, followWish, keepLooking, listen, refreshFilter } from "./lib/lookup.js";
import { answer } from "./lib/messages.js";
import { buildMenus, chosen } from "./lib/menus.js";
import * as omnibox from "./lib/omnibox.js";
import { openOurs } from "./lib/opening.js";
import { resumePairing, PAIRING_ALARM } from "./lib/pairing.js";
import { currentTab, press } from "./lib/saving.js";
import { showSavedLinks } from "./lib/savedlinks.js";
import { FLUSH_ALARM, flush, keepAlarm } from "./lib/sending.js";

api.runtime.onInstalled.addListener(async ({ reason }) => {
  await buildMenus();
  if (reason === "install") await openOurs("welcome/welcome.html");
});
api.runtime.onStartup.addListener(() => flush());
api.runtime.onMessage.addListener(answer);

api.commands.onCommand.addListener(async (command, tab) => {
  if (command === "save-page") await press(tab ?? (await currentTab()), { again: true });
  if (command === "saved-links") await showSavedLinks(tab ?? (await currentTab()));
});

api.contextMenus.onClicked.addListener(chosen);

api.omnibox?.onInputStarted.addListener(omnibox.begin);
api.omnibox?.onInputChanged.addListener(omnibox.typed);
api.omnibox?.onInputEntered.addListener(omnibox.entered);

api.permissions.onAdded.addListener(listen);
api.permissions.onRemoved.addListener(followPermission);
api.storage.onChanged.addListener((changes, area) => {
  if (area !== "local" || !changes.preferences) return;
  const { oldValue = {}, newValue = {} } = changes.preferences;
  if (String(oldValue.menus) !== String(newValue.menus)) buildMenus();
  if (oldValue.lookUp !== newValue.lookUp) followWish();
});

api.alarms.onAlarm.addListener(async (alarm) => {
  if (alarm.name === FLUSH_ALARM) await flush();
  if (alarm.name === PAIRING_ALARM) await resumePairing();
  if (alarm.name === FILTER_ALARM) await refreshFilter().catch(() => {}); // the next one comes
});

listen();
// Alarms do not outlive the browser everywhere, and a killed worker may have been waiting.
keepAlarm();
keepLooking();
