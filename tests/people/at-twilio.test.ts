import { phoneLeg } from "@patchbay/protocol/api";
import { afterEach, expect } from "vitest";
import { COLLEAGUE_NUMBER, callThroughTwilio, colleagueAtNumber } from "../../simulators/call/via/twilio.ts";
import { preparePerson } from "../../simulators/caller/person.ts";
import { listenFirst } from "../../simulators/caller/scenarios/with-a-person.ts";
import { hear, type Step, say } from "../../simulators/caller/script.ts";
import { Desk } from "../../simulators/desk/desk.ts";
import { DeskPhone } from "../../simulators/desk/desk-phone.ts";
import { FRONT_DESK_NUMBER } from "../../stack/demo.ts";
import { emailOf, type Who } from "../support/members.ts";
import { expectNobodyHanging } from "../support/nothing-left.ts";
import { it } from "../support/shared/product.ts";

const JSON_BODY = { "content-type": "application/json" };
const desks: Desk[] = [];
afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
});

it("F7, F12: a caller whom Twilio has put through is fetched by a supervisor, and the two hear each other; their end is known though no callback tells it", async ({
  product,
}) => {
  const { edge, signIn, twilio } = product.stack;
  const deskOf = async (who: Who): Promise<Desk> => {
    const desk = await Desk.signIn(edge.url, emailOf(who), signIn.password);
    desks.push(desk);
    await desk.open();
    return desk;
  };
  const phoneOf = async (desk: Desk, leg: Awaited<ReturnType<Desk["answer"]>>, script: readonly Step[]) =>
    new DeskPhone(desk, leg, await preparePerson(script, product.speech.voice, product.speech.recogniser));
  const [olivia, sam] = [await deskOf("operator"), await deskOf("supervisor")];
  // Says nothing until they are told who calls, which nobody does of a caller who is simply put through.
  const colleague = await colleagueAtNumber(twilio.url, "declined-transfer");
  const call = callThroughTwilio(twilio.url, FRONT_DESK_NUMBER, "answered-by-operator");
  const { id } = await olivia.call(({ ringing, source }) => ringing !== null && source === "twilio");
  const put = await phoneOf(olivia, await olivia.answer(id), [{ kind: "stay", withinMs: 30_000 }]);
  await olivia.call((one) => one.id === id && one.status === "in_progress");
  const target = { kind: "number", number: COLLEAGUE_NUMBER, name: "", line: "" };
  await olivia.post(`/api/calls/${id}/transfer`, { target, kind: "blind", brief: "" });
  await sam.call(({ id: one, transfer, handler }) => {
    const name = handler.kind === "operator" ? handler.name : "";
    return one === id && transfer === null && name === COLLEAGUE_NUMBER;
  }, 30_000);
  await put.ended;

  const leg = phoneLeg.parse(await sam.post(`/api/calls/${id}/take-over`));
  let here = false;
  const talk = await phoneOf(sam, leg, [
    { kind: "cue", given: () => here, withinMs: 20_000 },
    listenFirst,
    say("operator.hello"),
    hear("caller.name"),
  ]);
  await sam.call(({ id: one, handler }) => one === id && handler.kind === "operator" && !!handler.id, 20_000);
  // Whatever Twilio tells from now on does not arrive: its own books have to be asked.
  const lost = { loseStatus: 20 };
  await fetch(`${twilio.url}/__control`, { method: "POST", headers: JSON_BODY, body: JSON.stringify(lost) });
  here = true;
  // Having heard them the supervisor hangs up, which the caller's own script did not expect.
  const [caller, desk] = await Promise.all([call, talk.ended]);
  expect(desk.failure).toBeNull();
  // The tone of the moment in which nobody has them is none of the lines.
  const linesOf = (heard: readonly { lineId: string | null }[]) =>
    heard.flatMap(({ lineId }) => (lineId === null ? [] : [lineId]));
  expect(linesOf(caller.heard)).toEqual(["operator.hello"]);
  expect(linesOf(desk.heard)).toEqual(["caller.name"]);
  expect(linesOf((await colleague.leave())?.heard ?? [])).toEqual([]);
  await sam.call((one) => one.id === id && one.disposition === "completed", 30_000);
  await expectNobodyHanging(product);
}, 90_000);
