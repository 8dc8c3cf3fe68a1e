import { pbxTransfers } from "@patchbay/protocol/api/pbx-transfers";
import type { PbxTransferPhase } from "@patchbay/protocol/pbx/transfers";
import { breath, say } from "../../caller/script.ts";
import type { LineId } from "../../speech/lines.ts";
import {
  CALLERS_SCRIPT,
  greets,
  hears,
  marks,
  type People,
  type PeopleReport,
  pause,
  siteOf,
  stay,
  talkingAt,
  until,
  WITHIN_MS,
} from "./people.ts";

/** Nobody hears what is said while the caller is held, but the two who consult. */
export const CONSULT_HEARD = {
  caller: ["operator.hello", "operator.file"],
  colleague: ["caller.name", "assistant.go-on"],
  third: ["assistant.transfer", "caller.goodbye"],
} as const satisfies Record<keyof PeopleReport, readonly LineId[]>;

/** A colleague holds the caller, talks with a third, and hands the caller over from the panel. */
export async function consultInside(people: People): Promise<PeopleReport> {
  const { caller, colleague, third, extensions, desk, told } = people;
  let greeted = false;
  let consulted = false;
  let handedOver = false;
  const taking = third.answerNext(extensions.third, [
    breath,
    say("assistant.go-on"),
    hears("assistant.transfer"),
    marks(() => {
      consulted = true;
    }),
    { kind: "cue", given: () => handedOver, withinMs: WITHIN_MS },
    pause,
    say("operator.file"),
    hears("caller.goodbye"),
    stay,
  ]);
  const answering = colleague.answerNext(extensions.colleague, [
    ...greets,
    marks(() => {
      greeted = true;
    }),
    hears("assistant.go-on"),
    breath,
    say("assistant.transfer"),
    stay,
  ]);
  const calling = caller.call(extensions.colleague, CALLERS_SCRIPT);
  for (const leg of [taking, answering, calling]) leg.catch(() => {});
  const siteId = await siteOf(desk);
  const { own } = await talkingAt(desk, extensions.colleague);
  await until("the caller has said who they are", () => greeted || undefined);
  const to = { kind: "extension", context: "internal", exten: extensions.third };
  const body = { channel: own, kind: "attended", to };
  const { id } = pbxTransfers.begin.answer.parse(await desk.post(`/api/sites/${siteId}/transfers`, body));
  told(`${extensions.colleague} holds the caller and calls ${extensions.third}`);
  const reaches = (phase: PbxTransferPhase) =>
    until(`the transfer is ${phase}`, async () => {
      const all = pbxTransfers.list.answer.parse(await desk.get(`/api/sites/${siteId}/transfers`));
      return all.transfers.find((one) => one.id === id && one.phase === phase);
    });
  await reaches("talking");
  await until("the two have consulted", () => consulted || undefined);
  await desk.post(`/api/sites/${siteId}/transfers/${id}/complete`, {});
  await reaches("done");
  told(`${extensions.third} has the caller`);
  handedOver = true;
  const [one, two, three] = await Promise.all([calling, answering, taking]);
  return { caller: one, colleague: two, third: three };
}
