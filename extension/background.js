/* Listeners only. They stand at the top level, at once, so that each of them can wake this worker;
   whatever must be remembered between two events lies in storage. */
import { api } from "./lib/browser.js";
import { answer } from "./lib/messages.js";
import { buildMenus, MENU_OPEN, MENU_SAVE } from "./lib/menus.js";
import { openArchive } from "./lib/opening.js";
import { resumePairing, PAIRING_ALARM } from "./lib/pairing.js";
import { currentTab, press } from "./lib/saving.js";
import { FLUSH_ALARM, flush, keepAlarm } from "./lib/sending.js";

api.runtime.onInstalled.addListener(() => buildMenus());
api.runtime.onStartup.addListener(() => flush());
api.runtime.onMessage.addListener(answer);

api.commands.onCommand.addListener(async (command, tab) => {
  if (command === "save-page") await press(tab ?? (await currentTab()), { again: true });
});

api.contextMenus.onClicked.addListener(async (info, tab) => {
  if (info.menuItemId === MENU_SAVE) await press(tab, { again: true });
  if (info.menuItemId === MENU_OPEN) await openArchive("/");
});

api.alarms.onAlarm.addListener(async (alarm) => {
  if (alarm.name === FLUSH_ALARM) await flush();
  if (alarm.name === PAIRING_ALARM) await resumePairing();
});

// Alarms do not outlive the browser everywhere, and a killed worker may have been waiting.
keepAlarm();
