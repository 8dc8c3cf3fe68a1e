import { type PhoneLeg, phoneLeg } from "@patchbay/protocol/api";
import { actTold } from "@patchbay/protocol/api/ami";
import type { Speaking, SupervisorMode } from "@patchbay/protocol/call";
import { type PersonReport, preparePerson } from "../../caller/person.ts";
import type { CallReport } from "../../caller/phone-leg.ts";
import { breath, hear, type Step, say } from "../../caller/script.ts";
import type { SipPhone } from "../../caller/sip-phone.ts";
import type { Desk } from "../../desk/desk.ts";
import { DeskPhone } from "../../desk/desk-phone.ts";
import type { LineId } from "../../speech/lines.ts";
import type { Speech } from "../speech.ts";
import { pause, siteOf, until, WITHIN_MS } from "./people.ts";

/** What the supervisor says to the colleague alone, and to both. */
const [WHISPERED, BARGED] = ["assistant.price", "assistant.days"] as const satisfies LineId[];

/** What each ear has to hear of the conversation, in order, and nothing else. */
export const HEARD = {
  caller: ["operator.hello", "operator.file", BARGED],
  colleague: ["caller.name", WHISPERED, BARGED, "caller.goodbye"],
  supervisor: ["operator.hello", "caller.name", "operator.file", "caller.goodbye"],
} as const satisfies Record<string, readonly LineId[]>;

/** Whoever hears the two, by whatever phone. */
export interface Listener {
  /** Hears the conversation of this channel from now on. */
  listen(siteId: string, uniqueid: string): Promise<void>;
  become(mode: Speaking): Promise<void>;
  /** What they have heard and said so far. */
  report(): PersonReport;
  /** Their phone has told them that the call is over. */
  readonly ended: Promise<unknown>;
}

interface Inside {
  caller: Pick<SipPhone, "call">;
  colleague: Pick<SipPhone, "answerNext">;
  /** The colleague's. */
  extension: string;
  /** Somebody who may see the PBX: what goes on there is asked of them. */
  desk: Desk;
  /** Makes a listener who follows the script. */
  listener(script: readonly Step[]): Promise<Listener>;
  told(line: string): void;
}

export interface InsideReport {
  caller: CallReport;
  colleague: CallReport;
  supervisor: PersonReport;
}

/**
 * Two phones talk with each other inside the PBX; a supervisor listens to them, whispers to the one who was called and then speaks to
 * both. The parts wait for each other, however long a machine takes.
 */
export async function listenInside(inside: Inside): Promise<InsideReport> {
  const { caller, colleague, extension, desk, told } = inside;
  let mode: SupervisorMode | null = null;
  const once = (wanted: SupervisorMode): Step => ({
    kind: "cue",
    given: () => mode === wanted,
    withinMs: WITHIN_MS,
  });
  const listener = await inside.listener([
    hear("operator.hello", WITHIN_MS),
    hear("caller.name", WITHIN_MS),
    once("whisper"),
    pause,
    say(WHISPERED),
    hear("operator.file", WITHIN_MS),
    once("barge"),
    pause,
    say(BARGED),
    hear("caller.goodbye", WITHIN_MS),
    { kind: "stay", withinMs: WITHIN_MS },
  ]);
  const called = colleague.answerNext(extension, [
    once("listen"),
    breath,
    say("operator.hello"),
    hear("caller.name", WITHIN_MS),
    hear(WHISPERED, WITHIN_MS),
    breath,
    say("operator.file"),
    hear(BARGED, WITHIN_MS),
    hear("caller.goodbye", WITHIN_MS),
    { kind: "stay", withinMs: WITHIN_MS },
  ]);
  const calling = caller.call(extension, [
    hear("operator.hello", WITHIN_MS),
    pause,
    say("caller.name"),
    hear("operator.file", WITHIN_MS),
    hear(BARGED, WITHIN_MS),
    pause,
    say("caller.goodbye"),
    // The last word is on its way until the one has heard it who is furthest from it.
    {
      kind: "cue",
      given: () => listener.report().heard.some(({ lineId }) => lineId === "caller.goodbye"),
      withinMs: WITHIN_MS,
    },
    pause,
  ]);
  calling.catch(() => {});
  called.catch(() => {});
  const siteId = await siteOf(desk);
  const talks = await until("the two talk", async () =>
    (await channels(desk)).find(
      ({ Channel = "", BridgeId = "" }) => Channel.startsWith(`PJSIP/${extension}-`) && BridgeId !== "",
    ),
  );
  told(`${talks.Channel} talks inside the PBX; a supervisor listens`);
  await listener.listen(siteId, talks.Uniqueid ?? "");
  await spies(desk, 1);
  mode = "listen";
  const becomes = async (next: Speaking, after: LineId, ways: number): Promise<void> => {
    await until(`the supervisor hears ${after}`, async () => {
      const { heard, failure } = listener.report();
      if (failure !== null) throw new Error(`The supervisor: ${failure}`);
      return heard.some(({ lineId }) => lineId === after) || undefined;
    });
    await listener.become(next);
    await spies(desk, ways);
    mode = next;
    told(next === "whisper" ? "The supervisor whispers to the one" : "The supervisor joins the two");
  };
  await becomes("whisper", "caller.name", 2);
  await becomes("barge", "operator.file", 1);
  const [one, other] = await Promise.all([calling, called, listener.ended]);
  return { caller: one, colleague: other, supervisor: listener.report() };
}

/** A supervisor at a dashboard without a browser; `bye` is why their phone was let go. */
export const atDesk =
  (desk: Desk, { voice, recogniser }: Speech, bye: (why: string | null) => void = () => {}) =>
  async (script: readonly Step[]): Promise<Listener> => {
    const person = await preparePerson(script, voice, recogniser);
    const { promise: ended, resolve } = Promise.withResolvers<unknown>();
    let leg: PhoneLeg | null = null;
    return {
      async listen(siteId, uniqueid) {
        leg = phoneLeg.parse(await desk.post(`/api/sites/${siteId}/channels/${uniqueid}/listen`));
        void new DeskPhone(desk, leg, person).ended.then((report) => {
          bye(report.bye);
          resolve(report);
        });
      },
      async become(mode) {
        await desk.post(`/api/calls/${leg?.callId}/supervise`, { legId: leg?.legId, mode });
      },
      report: () => person.report(),
      ended,
    };
  };

/** What did not go as it should: a sentence each. */
export function insideShortcomings(report: InsideReport): string[] {
  return (["caller", "colleague", "supervisor"] as const).flatMap((who) => {
    const { failure, heard } = report[who];
    const lines = heard.map(({ lineId }) => lineId ?? "what nobody said");
    const wanted: readonly string[] = HEARD[who];
    const same = lines.length === wanted.length && lines.every((line, at) => line === wanted[at]);
    return [
      ...(failure === null ? [] : [`The ${who}: ${failure}`]),
      ...(same
        ? []
        : [`The ${who} heard ${lines.join(", ") || "nothing"} in the place of ${wanted.join(", ")}.`]),
    ];
  });
}

/** As many ways into conversations as that are open in the PBX. */
const spies = (desk: Desk, count: number): Promise<true> =>
  until(`there are ${count} ways in`, async () => {
    const found = await channels(desk);
    return found.filter(({ Application }) => Application === "ChanSpy").length === count || undefined;
  });

async function channels(desk: Desk): Promise<Record<string, string>[]> {
  const { items } = actTold.parse(await desk.get("/api/ami/channels"));
  return items.map((item) =>
    Object.fromEntries(Object.entries(item).map(([name, value]) => [name, String(value)])),
  );
}
