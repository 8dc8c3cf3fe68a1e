import type { CallbackRow, ContactRow, DoNotCallRow, MessageRow } from "@patchbay/protocol/follow-ups";
import { inZone } from "../../lib/format/zone.ts";
import { numberWords } from "../calls/call-words.ts";
import type { Entry } from "./entry-row.tsx";

const whose = (name: string, number: string): string =>
  [name, number === "" ? "" : numberWords(number)].filter((part) => part !== "").join(", ") ||
  "Unknown caller";

const toCallBack = (name: string, number: string) =>
  number === "" ? {} : { callBack: { number, name: name || numberWords(number) } };

export const messageEntry = (row: MessageRow): Entry => ({
  ...toCallBack(row.fromName, row.number),
  key: row.id,
  at: row.at,
  callId: row.callId,
  urgent: row.urgent,
  doneBy: row.doneBy,
  unplaced: row.placed === false,
  title: `${whose(row.fromName, row.number)}${row.recipient === "" ? "" : ` for ${row.recipient}`}`,
  words: row.text,
});

/** `timeZone` is the organization's, in which a moment is said; one that is over is due. */
export const callbackEntry = (row: CallbackRow, timeZone: string, now: number): Entry => ({
  ...toCallBack(row.name, row.number),
  key: row.id,
  at: row.at,
  callId: row.callId,
  doneBy: row.doneBy,
  unplaced: row.placed === false,
  due: row.dueAt !== null && row.dueAt <= now && row.doneAt === null,
  title: whose(row.name, row.number),
  words: [row.dueAt === null ? "" : inZone(row.dueAt, timeZone), row.when, row.about]
    .filter((part, at, all) => part !== "" && all.indexOf(part) === at)
    .join(" \u00b7 "),
});

export const numberEntry = (row: DoNotCallRow): Entry => ({
  key: row.number,
  at: row.at,
  callId: row.callId,
  unplaced: row.placed === false,
  title: numberWords(row.number),
  words: [row.words, row.addedBy === "" ? "asked for it on a call" : `listed by ${row.addedBy}`]
    .filter((part) => part !== "")
    .join(" \u00b7 "),
});

export const contactEntry = (row: ContactRow): Entry => ({
  key: row.number,
  at: row.at,
  callId: null,
  unplaced: row.placed === false,
  title: whose(row.name, row.number),
  words: row.notes,
});
