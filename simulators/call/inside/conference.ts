import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ActTold, actTold } from "@patchbay/protocol/api/ami";
import type { ConferenceMemberEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { CallReport } from "../../caller/phone-leg.ts";
import { linesInPbxRecording } from "../../caller/recorded.ts";
import { type Step, say } from "../../caller/script.ts";
import type { CallOptions, SipPhone } from "../../caller/sip-phone.ts";
import type { Desk } from "../../desk/desk.ts";
import { SiteWatch } from "../../desk/site-watch.ts";
import type { LineId } from "../../speech/lines.ts";
import type { Recogniser } from "../../speech/recogniser.ts";
import { hears, marks, pause, peopleShortcomings, siteOf, stay, until, WITHIN_MS } from "./people.ts";

/** The lab's: its name, what is dialled for it, and what is dialled to hear what it says when it is locked. */
export const CONFERENCE = { name: "team", exten: "1650", whenLocked: "1651" } as const;

type Attendee = "first" | "second" | "third" | "late";

export interface Attendees {
  phone: Pick<SipPhone, "call">;
  /** Whom the phone calls as. */
  extensions: Readonly<Record<Attendee, string>>;
  /** Somebody who may move calls of the PBX; what comes of it is read from what they are shown. */
  desk: Desk;
  /** The folder in which the PBX keeps what it records. */
  recordings: string;
  recogniser: Recogniser;
  told(line: string): void;
}

export interface ConferenceReport {
  /** Who came late is kept out first, and let in when they come again. */
  people: Record<"first" | "second" | "third" | "kept out" | "let in", CallReport>;
  /** What who was kept out has heard: mu-law. */
  atTheDoor: Uint8Array;
  /** What is understood of the recording. */
  recorded: readonly string[];
}

/** Nobody hears what the third says while they are muted (the price), and the second nothing after they are sent out. */
export const CONFERENCE_HEARD = {
  first: [
    "caller.name",
    "caller.hours",
    "caller.thursday",
    "caller.friday",
    "caller.visit",
    "caller.insurance",
  ],
  second: [
    "operator.hello",
    "caller.hours",
    "caller.friday",
    "caller.visit",
    "operator.file",
    "caller.insurance",
  ],
  third: [
    "operator.hello",
    "caller.name",
    "caller.thursday",
    "caller.visit",
    "operator.file",
    "operator.goodbye",
  ],
  "kept out": [],
  "let in": [],
} as const satisfies Record<keyof ConferenceReport["people"], readonly LineId[]>;
const RECORDED = ["operator.file", "caller.insurance"] as const satisfies LineId[];

/** What is done from the panel, each as soon as the one before has been heard. */
type Deed = "assembled" | "muted" | "unmuted" | "let in" | "recorded" | "sent out";
/** Somebody has heard (or, while muted, said) this. */
type Mark = `${Attendee} ${LineId}` | "all caller.visit";

/** What an exchange announces comes to its end first, and what is said right behind it would be one sound with it. */
const settled: Step = { kind: "quiet", ms: 1_000 };

/**
 * Three people talk in a conference of the PBX. From the panel one is muted and unmuted, a fourth is locked out and let in, what is said is
 * recorded, and one is sent out. The parts wait for each other, however long a machine takes.
 */
export async function confer(attendees: Attendees): Promise<ConferenceReport> {
  const { desk } = attendees;
  const siteId = await siteOf(desk);
  const screen = new SiteWatch(desk.edgeUrl, desk.cookie, siteId);
  try {
    return await meet(attendees, siteId, screen);
  } finally {
    screen.close();
  }
}

async function meet(attendees: Attendees, siteId: string, screen: SiteWatch): Promise<ConferenceReport> {
  const { extensions, desk, told } = attendees;
  const come = new Set<Deed | Mark>();
  const cue = (what: Deed | Mark): Step => ({
    kind: "cue",
    given: () => come.has(what),
    withinMs: WITHIN_MS,
  });
  const noted = (mark: Mark): Step => marks(() => come.add(mark));
  const heard = (...all: Mark[]) =>
    until(`${all.join(" and ")} is heard`, () => all.every((mark) => come.has(mark)) || undefined);

  const room = () => screen.view?.conference.get(CONFERENCE.name);
  const shown = (who: Attendee): ConferenceMemberEntity | undefined =>
    [...(screen.view?.conference_member.values() ?? [])].find(({ channel }) =>
      channel.startsWith(`PJSIP/${extensions[who]}-`),
    );
  const isShown = (who: Attendee, muted = false) =>
    until(`${extensions[who]} is shown ${muted ? "muted" : "to be heard"} in the conference`, () => {
      const member = shown(who);
      return member?.muted === muted ? member : undefined;
    });
  const isGone = (who: Attendee) =>
    until(`${extensions[who]} is shown in no conference`, () => shown(who) === undefined || undefined);
  const roomIs = (what: "locked" | "recording", on: boolean) =>
    until(
      `the conference is shown ${on ? "" : "not "}${what}`,
      () => (room()?.[what] ?? false) === on || undefined,
    );
  const act = async (action: string, input: object = {}): Promise<ActTold> =>
    actTold.parse(
      await desk.post(`/api/sites/${siteId}/ami/${action}`, {
        input: { Conference: CONFERENCE.name, ...input },
      }),
    );
  const dial = (who: Attendee, script: readonly Step[], onSound?: CallOptions["onSound"]) => {
    const from = extensions[who];
    const leg = attendees.phone.call(CONFERENCE.exten, script, { from, ...(onSound && { onSound }) });
    leg.catch(() => {});
    return leg;
  };

  const scripts = scriptsOf(cue, noted);
  const first = dial("first", scripts.first);
  await isShown("first");
  const second = dial("second", scripts.second);
  await isShown("second");
  const third = dial("third", scripts.third);
  const { channel: Channel } = await isShown("third");
  told(`${extensions.first}, ${extensions.second} and ${extensions.third} are in the conference`);
  come.add("assembled");

  await heard("first caller.hours", "second caller.hours");
  await act("ConfbridgeMute", { Channel });
  await isShown("third", true);
  told(`${extensions.third} is muted`);
  come.add("muted");
  await heard("third caller.thursday");
  await act("ConfbridgeUnmute", { Channel });
  await isShown("third");
  told(`${extensions.third} is unmuted`);
  come.add("unmuted");

  await heard("first caller.friday", "second caller.friday");
  await act("ConfbridgeLock");
  await roomIs("locked", true);
  told(`The conference is locked; ${extensions.late} dials it`);
  const door: Uint8Array[] = [];
  const keptOut = await dial("late", [stay], (mulaw) => door.push(mulaw));
  await act("ConfbridgeUnlock");
  await roomIs("locked", false);
  told(`The conference is unlocked; ${extensions.late} dials it again`);
  const late = dial("late", [cue("let in"), settled, say("caller.visit"), cue("all caller.visit")]);
  await isShown("late");
  come.add("let in");
  await heard("first caller.visit", "second caller.visit", "third caller.visit");
  come.add("all caller.visit");
  const letIn = await late;
  await isGone("late");

  const { named } = await act("ConfbridgeStartRecord");
  await roomIs("recording", true);
  told("The conference is recorded");
  come.add("recorded");
  await heard("first caller.insurance", "second caller.insurance");
  await act("ConfbridgeStopRecord");
  await roomIs("recording", false);
  const recorded = await recordingOf(attendees, named.RecordFile ?? "");

  await act("ConfbridgeKick", { Channel: (await isShown("second")).channel });
  await isGone("second");
  told(`${extensions.second} is sent out`);
  come.add("sent out");
  const people = {
    first: await first,
    second: await second,
    third: await third,
    "kept out": keptOut,
    "let in": letIn,
  };
  await until("the conference is over", () => room() === undefined || undefined);
  return { people, atTheDoor: Buffer.concat(door), recorded };
}

/** What the three say, and for what they wait. */
const scriptsOf = (cue: (what: Deed | Mark) => Step, noted: (mark: Mark) => Step) => ({
  first: [
    cue("assembled"),
    settled,
    say("operator.hello"),
    hears("caller.name"),
    hears("caller.hours"),
    noted("first caller.hours"),
    hears("caller.thursday"),
    hears("caller.friday"),
    noted("first caller.friday"),
    hears("caller.visit"),
    noted("first caller.visit"),
    cue("recorded"),
    settled,
    say("operator.file"),
    hears("caller.insurance"),
    noted("first caller.insurance"),
    cue("sent out"),
    settled,
    say("operator.goodbye"),
    cue("third operator.goodbye"),
  ],
  second: [
    hears("operator.hello"),
    pause,
    say("caller.name"),
    hears("caller.hours"),
    noted("second caller.hours"),
    cue("third caller.price"),
    pause,
    say("caller.thursday"),
    hears("caller.friday"),
    noted("second caller.friday"),
    hears("caller.visit"),
    noted("second caller.visit"),
    hears("operator.file"),
    hears("caller.insurance"),
    noted("second caller.insurance"),
    stay,
  ],
  third: [
    hears("operator.hello"),
    hears("caller.name"),
    pause,
    say("caller.hours"),
    cue("muted"),
    say("caller.price"),
    noted("third caller.price"),
    hears("caller.thursday"),
    noted("third caller.thursday"),
    cue("unmuted"),
    pause,
    say("caller.friday"),
    hears("caller.visit"),
    noted("third caller.visit"),
    hears("operator.file"),
    pause,
    say("caller.insurance"),
    hears("operator.goodbye"),
    noted("third operator.goodbye"),
  ],
});

/** What is understood of a recording, once the PBX has written it. Asterisk puts the time behind the name that it was given. */
async function recordingOf({ recordings, recogniser }: Attendees, name: string): Promise<string[]> {
  const begins = name.replace(/\.wav$/, "");
  return until(`${recordings} has the recording ${name}`, async () => {
    const files = await readdir(recordings).catch(() => []);
    const file = files.find((one) => one.startsWith(begins) && one.endsWith(".wav"));
    if (begins === "" || file === undefined) return undefined;
    const heard = linesInPbxRecording(new Uint8Array(await readFile(join(recordings, file))), recogniser);
    const lines = heard.flatMap(({ lineId }) => (lineId === null ? [] : [lineId]));
    // Its last part is on the disk a moment after its end has been told.
    return lines.length < RECORDED.length ? undefined : lines;
  });
}

/** What did not go as it should: a sentence each. */
export function conferenceShortcomings({ people, recorded }: ConferenceReport): string[] {
  const sentAway = (["second", "kept out"] as const).filter((who) => people[who].hungUpBy !== "far side");
  return [
    ...peopleShortcomings(people, CONFERENCE_HEARD),
    ...sentAway.map((who) => `The ${who} was not hung up on.`),
    ...(people["kept out"].heard.length > 0 ? [] : ["Who was kept out was told nothing."]),
    ...(recorded.join() === RECORDED.join()
      ? []
      : [`The recording has ${recorded.join(", ") || "nothing"} in the place of ${RECORDED.join(", ")}.`]),
  ];
}
