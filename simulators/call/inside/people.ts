import { sitesPage } from "@patchbay/protocol/api";
import { actTold } from "@patchbay/protocol/api/ami";
import type { CallReport } from "../../caller/phone-leg.ts";
import { breath, hear, type Step, say } from "../../caller/script.ts";
import type { SipPhone } from "../../caller/sip-phone.ts";
import type { Desk } from "../../desk/desk.ts";
import type { LineId } from "../../speech/lines.ts";

export const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 200;
/** What is said right behind a tone or another voice would be one sound with it. */
export const pause: Step = { kind: "wait", ms: 1_000 };
export const stay: Step = { kind: "stay", withinMs: WITHIN_MS };
export const hears = (line: LineId): Step => hear(line, WITHIN_MS);

/** Says elsewhere that the script has come so far. */
export const marks = (come: () => void): Step => ({
  kind: "cue",
  given: () => {
    come();
    return true;
  },
});

/** Three people inside the PBX: who calls, who answers, and who has the caller afterwards. */
export interface People {
  caller: Pick<SipPhone, "call">;
  colleague: Pick<SipPhone, "answerNext">;
  third: Pick<SipPhone, "answerNext" | "call">;
  extensions: { colleague: string; third: string };
  /** Somebody who may move calls of the PBX. */
  desk: Desk;
  told(line: string): void;
}

export interface PeopleReport {
  caller: CallReport;
  colleague: CallReport;
  third: CallReport;
}

/** What the caller says and hears, whoever has them in the end. */
export const CALLERS_SCRIPT: readonly Step[] = [
  hears("operator.hello"),
  pause,
  say("caller.name"),
  hears("operator.file"),
  pause,
  say("caller.goodbye"),
  // The last word is still on its way when it has been said.
  pause,
];
export const greets: readonly Step[] = [breath, say("operator.hello"), hears("caller.name")];

export async function siteOf(desk: Desk): Promise<string> {
  const { sites } = sitesPage.parse(await desk.get("/api/sites"));
  return sites[0]?.id ?? "";
}

/** The channel of that extension which talks with somebody, and that somebody's. */
export async function talkingAt(desk: Desk, extension: string): Promise<{ own: string; other: string }> {
  return until(`${extension} talks`, async () => {
    const { items } = actTold.parse(await desk.get("/api/ami/channels"));
    const rows = items.map(({ Channel, BridgeId }) => ({
      channel: String(Channel),
      bridge: String(BridgeId),
    }));
    const own = rows.find(
      ({ channel, bridge }) => channel.startsWith(`PJSIP/${extension}-`) && bridge !== "",
    );
    const other = rows.find(({ channel, bridge }) => channel !== own?.channel && bridge === own?.bridge);
    return own === undefined || other === undefined ? undefined : { own: own.channel, other: other.channel };
  });
}

export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const untilMs = performance.now() + WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > untilMs) throw new Error(`Not within ${WITHIN_MS} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** What did not go as it should: a sentence each. Tones and announcements of the exchange are nobody's words. */
export function peopleShortcomings<Who extends string>(
  report: Readonly<Record<Who, CallReport>>,
  wanted: Readonly<Record<Who, readonly LineId[]>>,
): string[] {
  return (Object.keys(wanted) as Who[]).flatMap((who) => {
    const { failure, heard } = report[who];
    const lines = heard.flatMap(({ lineId }) => (lineId === null ? [] : [lineId]));
    const same = lines.length === wanted[who].length && lines.every((line, at) => line === wanted[who][at]);
    const inPlaceOf = wanted[who].join(", ") || "nothing";
    return [
      ...(failure === null ? [] : [`The ${who}: ${failure}`]),
      ...(same ? [] : [`The ${who} heard ${lines.join(", ") || "nothing"} in the place of ${inPlaceOf}.`]),
    ];
  });
}
