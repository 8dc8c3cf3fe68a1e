import { callsPage } from "@patchbay/protocol/api";
import { actTold } from "@patchbay/protocol/api/ami";
import { assistantsPage } from "@patchbay/protocol/assistants";
import type { CallSummary } from "@patchbay/protocol/call";
import { MEMBER_DEVICE, memberInterface } from "@patchbay/protocol/pbx-names";
import type { CallReport } from "../../caller/phone-leg.ts";
import { breath, exchange, say } from "../../caller/script.ts";
import type { SipPhone } from "../../caller/sip-phone.ts";
import type { Desk } from "../../desk/desk.ts";
import type { LineId } from "../../speech/lines.ts";
import { hears, siteOf, stay, until } from "./people.ts";

/** The queue, what is dialled for it, and its one person. */
export interface QueueOf {
  name: string;
  exten: string;
  extension: string;
}

export interface QueueMemberPeople {
  caller: Pick<SipPhone, "call">;
  person: Pick<SipPhone, "answerNext">;
  queue: QueueOf;
  /** Somebody who may change the members of queues. */
  desk: Desk;
  told(line: string): void;
}

export interface QueueMemberReport {
  /** To whom nobody but the assistant answered, and to whom the person did while the assistant was paused. */
  byAssistant: CallReport;
  byPerson: CallReport;
  person: CallReport;
  /** What the two calls were to Patchbay: two, the older one first. */
  calls: CallSummary[];
}

export const QUEUE_HEARD = {
  byAssistant: ["assistant.greeting", "assistant.hours", "assistant.goodbye"],
  byPerson: ["operator.hello", "operator.file"],
  person: ["caller.name"],
} as const satisfies Record<string, readonly LineId[]>;

/**
 * A queue has a person and, behind them by penalty, an assistant. The person does not answer and is paused for it: the assistant has the
 * caller. They are taken back, the assistant is paused, and the next caller is theirs.
 */
export async function queueMember(people: QueueMemberPeople): Promise<QueueMemberReport> {
  const { caller, person, queue, desk, told } = people;
  const sinceMs = Date.now();
  const siteId = await siteOf(desk);
  const act = async (action: string, input: object) =>
    actTold.parse(await desk.post(`/api/sites/${siteId}/ami/${action}`, { input }));
  const { assistants } = assistantsPage.parse(await desk.get("/api/assistants"));
  const [assistant] = assistants;
  if (assistant === undefined) throw new Error("There is no assistant.");
  const [them, it] = [`PJSIP/${queue.extension}`, memberInterface(assistant.id)];
  const paused = (who: string, Paused: boolean) =>
    act("QueuePause", { Queue: queue.name, Interface: who, Paused });
  await act("QueueAdd", {
    Queue: queue.name,
    Interface: it,
    Penalty: 1,
    MemberName: assistant.name,
    StateInterface: MEMBER_DEVICE,
  });
  try {
    told(`${queue.name} has ${queue.extension}, then ${assistant.name}; ${queue.extension} does not answer`);
    const byAssistant = await caller.call(queue.exten, [
      hears("assistant.greeting"),
      ...exchange("caller.hours", "assistant.hours"),
      ...exchange("caller.goodbye", "assistant.goodbye"),
    ]);
    await until(`${queue.extension} is paused`, async () => {
      const { items } = await act("QueueStatus", { Queue: queue.name, Member: them });
      return items.find(({ Paused }) => Paused === "1");
    });
    await paused(them, false);
    await paused(it, true);
    told(`${queue.extension} is taken back, and ${assistant.name} is paused`);
    const answering = person.answerNext(queue.extension, [
      breath,
      say("operator.hello"),
      hears("caller.name"),
      breath,
      say("operator.file"),
      stay,
    ]);
    answering.catch(() => {});
    const byPerson = await caller.call(queue.exten, [
      hears("operator.hello"),
      breath,
      say("caller.name"),
      hears("operator.file"),
    ]);
    const calls = await until("both calls have ended", async () => {
      const page = callsPage.parse(await desk.get("/api/calls"));
      const ours = page.calls.filter(({ startedAt }) => startedAt >= sinceMs);
      // A call comes to the history when it has ended.
      return ours.length >= 2 && ours.every(({ status }) => status === "ended") ? ours : undefined;
    });
    const ordered = calls.toSorted((a, b) => a.startedAt - b.startedAt);
    return { byAssistant, byPerson, person: await answering, calls: ordered };
  } finally {
    await paused(them, false);
    await act("QueueRemove", { Queue: queue.name, Interface: it });
  }
}

/** What did not go as it should: a sentence each. Tones of the exchange are nobody's words. */
export function queueShortcomings(report: QueueMemberReport, queue: string): string[] {
  const unheard = (["byAssistant", "byPerson", "person"] as const).flatMap((who) => {
    const { failure, heard } = report[who];
    // What the house says before the assistant (that it records, that it listens) is the organization's to say or not.
    const isTalk = (lineId: string | null) => lineId !== null && !lineId.startsWith("prompt.");
    const lines = heard.flatMap(({ lineId }) => (isTalk(lineId) ? [lineId] : [])).join();
    const wanted = QUEUE_HEARD[who].join();
    return [
      ...(failure === null ? [] : [`${who}: ${failure}`]),
      ...(lines === wanted ? [] : [`${who}: heard ${lines || "nothing"} in the place of ${wanted}.`]),
    ];
  });
  const handlers = report.calls.map(({ handler }) =>
    handler.kind === "assistant" ? `assistant in ${handler.queue}` : handler.kind,
  );
  const wanted = [`assistant in ${queue}`, "operator"];
  const listed = handlers.join() === wanted.join() ? [] : [`The list has ${handlers.join() || "no call"}.`];
  return [...unheard, ...listed];
}
