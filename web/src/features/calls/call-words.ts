import type { CallSource, CallSummary, Handler } from "@patchbay/protocol/call";
import { phone } from "../../lib/format/phone.ts";

const language = typeof navigator === "undefined" ? "en-US" : navigator.language;

export const sourceNames: Record<CallSource, string> = {
  pbx: "PBX",
  twilio: "Twilio",
  browser: "Browser",
  campaign: "Campaign",
  inside: "inside the PBX",
};

/** A party's number as the reader writes numbers. */
export const numberWords = (number: string): string => phone(number, language);

/** The outside party: their name, else their number. */
export function callerName(call: CallSummary): string {
  const outside = call.direction === "outbound" ? call.to : call.from;
  return outside.name || numberWords(outside.number);
}

/** The line under the name: the outside number (unless it is the name), and what was dialled. */
export function callerLine(call: CallSummary): string {
  const [outside, inside] = call.direction === "outbound" ? [call.to, call.from] : [call.from, call.to];
  const number =
    outside.name === ""
      ? []
      : [call.source === "browser" && outside.number === "" ? "Browser phone" : numberWords(outside.number)];
  const dialled = inside.name || (inside.number === "" ? "" : numberWords(inside.number));
  return [...number, ...(dialled === "" ? [] : [dialled])].join(" · ");
}

/** Who has the caller, in one or two words and a kind: `Receptionist` `AI`. */
export function handlerWords(handler: Handler): { name: string; kind: string } {
  switch (handler.kind) {
    case "none":
      return { name: "Nobody yet", kind: "" };
    case "assistant":
      return {
        name: handler.name,
        kind: handler.queue === undefined ? "AI" : `AI · ${queueName(handler.queue)}`,
      };
    case "operator":
      // Whom a caller was put through to by a number has no other name.
      return { name: handler.id === undefined ? numberWords(handler.name) : handler.name, kind: "" };
    case "queue":
      return { name: queueName(handler.name), kind: handler.fallback ? "fallback" : "" };
  }
}

/** `support` reads as `Support queue`. */
export function queueName(queue: string): string {
  const name = queue.charAt(0).toUpperCase() + queue.slice(1).replaceAll("_", " ");
  return /queue$/i.test(name) ? name : `${name} queue`;
}

const statusWords: Record<CallSummary["status"], string> = {
  ringing: "ringing",
  queued: "waiting in a queue",
  in_progress: "in progress",
  ended: "ended",
};

/** How the call stands or ended, for a screen reader and for the state dot's name. */
export function stateWords(call: CallSummary): string {
  if (call.attention !== null && !call.handled) return `${statusWords[call.status]}, needs attention`;
  if (call.status !== "ended") return statusWords[call.status];
  return call.handled ? "ended, handled" : "ended";
}
