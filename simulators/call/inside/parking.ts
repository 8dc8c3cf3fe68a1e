import { actTold } from "@patchbay/protocol/api/ami";
import { breath, say } from "../../caller/script.ts";
import type { LineId } from "../../speech/lines.ts";
import {
  CALLERS_SCRIPT,
  greets,
  hears,
  marks,
  type People,
  type PeopleReport,
  siteOf,
  stay,
  talkingAt,
  until,
} from "./people.ts";

export const PARK_HEARD = {
  caller: ["operator.hello", "operator.file"],
  colleague: ["caller.name"],
  third: ["caller.goodbye"],
} as const satisfies Record<keyof PeopleReport, readonly LineId[]>;

/** A colleague parks the caller from the panel, and a third takes them up by dialling the space. */
export async function parkInside(people: People): Promise<PeopleReport> {
  const { caller, colleague, third, extensions, desk, told } = people;
  let greeted = false;
  const heard = marks(() => {
    greeted = true;
  });
  const answering = colleague.answerNext(extensions.colleague, [...greets, heard, stay]);
  const calling = caller.call(extensions.colleague, CALLERS_SCRIPT);
  for (const leg of [answering, calling]) leg.catch(() => {});
  const siteId = await siteOf(desk);
  const { own, other } = await talkingAt(desk, extensions.colleague);
  await until("the caller has said who they are", () => greeted || undefined);
  await desk.post(`/api/sites/${siteId}/ami/Park`, { input: { Channel: other, TimeoutChannel: own } });
  const space = await until("the caller is parked", async () => {
    const { items } = actTold.parse(await desk.get("/api/ami/parked"));
    return items.find(({ ParkeeChannel }) => ParkeeChannel === other)?.ParkingSpace;
  });
  told(`The caller is parked at ${space}; ${extensions.third} dials it`);
  const taking = third.call(String(space), [breath, say("operator.file"), hears("caller.goodbye"), stay], {
    from: extensions.third,
  });
  const [one, two, three] = await Promise.all([calling, answering, taking]);
  return { caller: one, colleague: two, third: three };
}
