/* A state in the reader's words: the line, the sentence below it, the colour of the dot. */
import { counted, text } from "../lib/browser.js";
import { why } from "../lib/reasons.js";

const day = (iso) => new Intl.DateTimeFormat(undefined, { dateStyle: "long" }).format(new Date(iso));

/**
 * @param {import("../lib/states.js").State} state
 * @returns {{line: string, detail: string, tone: ""|"good"|"warn"|"bad"}}
 */
export function inWords(state) {
  return (PHASES[state.phase] ?? PHASES.taking)(state);
}

const PHASES = {
  taking: ({ reading }) => ({
    line: reading ? text("state_reading", reading.done, reading.of) : text("state_taking"), detail: "", tone: "",
  }),
  kept: () => ({ line: text("state_kept"), detail: "", tone: "" }),
  sending: ({ pictures }) => ({
    line: pictures?.all ? text("state_sending_pictures", pictures.along, pictures.all) : text("state_sending"),
    detail: "", tone: "",
  }),
  saved: (state) => ({ line: savedLine(state), detail: savedDetail(state), tone: "good" }),
  waiting: ({ reason }) => ({
    line: text("state_waiting"), detail: [reason ? why(reason) : "", text(goesBySelf(reason))].filter(Boolean).join(" "), tone: "warn",
  }),
  failed: ({ reason }) => ({ line: text("state_failed"), detail: why(reason), tone: "bad" }),
  refused: ({ reason }) => ({ line: text("state_refused"), detail: why(reason), tone: "bad" }),
  undone: () => ({ line: text("state_undone"), detail: "", tone: "" }),
};

const goesBySelf = (reason) =>
  (["unpaired", "refused", "stranger"].includes(reason?.kind) ? "goes_once_connected" : "goes_by_itself");

function savedLine({ article, byAddress }) {
  if (byAddress && !article) return text("state_saved_address");
  if (!article) return text("state_saved_reading");
  if (article.state === "failed" || article.complete === "no_text") return text("state_saved_no_text");
  const words = counted("words", article.word_count);
  return text("state_saved_as", article.pictures ? `${words}, ${counted("pictures", article.pictures)}` : words);
}

function savedDetail({ answer, article, editRefused, marked }) {
  const parts = [];
  if (marked) parts.push(text("marked"));
  if (editRefused) parts.push(text("edit_refused"), editRefused.detail);
  if (answer?.restored) parts.push(text("restored"));
  else if (answer?.saved_before) parts.push(text("saved_before", day(answer.saved_before)));
  if (article?.complete === "incomplete") parts.push(text("incomplete"));
  if (article?.pictures_missing) parts.push(counted("missing", article.pictures_missing));
  return parts.filter(Boolean).join(" ");
}
