import { type TransferBody, type TransferTargets, transferBody } from "@patchbay/protocol/api";
import type { CallSummary, TransferTarget } from "@patchbay/protocol/call";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { refusal } from "../../refusal.ts";
import { DialTargets, hasLine } from "../../store/dial-targets.ts";
import { withTargets } from "../../telephony/site-targets.ts";
import { readBody } from "../request/body.ts";
import { actorOf, audit, type Ctx, notFound, ownCall, session } from "./own-call.ts";

/** Putting callers through to somebody else, and calling that off. */
export const transferRoutes = new Hono<AppEnv>()
  .get("/:id/transfer/targets", permitted("calls.transfer"), async (c) => {
    const callId = c.req.param("id");
    const call = await ownCall(c, callId);
    return call === null ? notFound(c, "calls.transfer", callId) : c.json(await targetsOf(c, call));
  })
  .post("/:id/transfer", permitted("calls.transfer"), async (c) => {
    const callId = c.req.param("id");
    const body = await readBody(c, transferBody);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    if ((await ownCall(c, callId)) === null) return notFound(c, "calls.transfer", callId);
    const { kind, brief } = body.value;
    const target = await targetOf(c, body.value.target);
    const answer =
      "code" in target ? target : await session(c, callId).transfer(actorOf(c), { target, kind, brief });
    if ("code" in answer) {
      audit(c, "calls.transfer", callId, "refused", answer.code);
      return refusal(c, 409, answer.code, answer.message);
    }
    audit(c, "calls.transfer", callId, "done", `${kind} to ${body.value.target.kind}`);
    return c.json(answer, 202);
  })
  .post("/:id/transfer/cancel", permitted("calls.transfer"), async (c) => {
    const callId = c.req.param("id");
    if ((await ownCall(c, callId)) === null) return notFound(c, "calls.transfer.cancel", callId);
    const answer = await session(c, callId).transfer(actorOf(c), null);
    if ("code" in answer) {
      audit(c, "calls.transfer.cancel", callId, "refused", answer.code);
      return refusal(c, 409, answer.code, answer.message);
    }
    audit(c, "calls.transfer.cancel", callId, "done");
    return c.json(answer, 202);
  });

/** The target with its name; what another organization has does not exist here. */
async function targetOf(
  c: Ctx,
  wanted: TransferBody["target"],
): Promise<TransferTarget | { code: string; message: string }> {
  if (wanted.kind === "operators") return wanted;
  const { members, lines } = await new DialTargets(c.env.DB, c.var.member.orgId).all();
  if (wanted.kind === "member") {
    const found = members.find(({ id }) => id === wanted.id);
    return found === undefined
      ? { code: "no_such_member", message: "This organization has no such member." }
      : { kind: "member", ...found };
  }
  if (!hasLine(lines, wanted)) {
    return { code: "no_such_line", message: "This organization has no such line to dial through." };
  }
  if (wanted.kind === "queue") return wanted;
  const { number } = wanted;
  return { kind: "number", number: number.replace(/[\s().-]/g, ""), name: "", line: wanted.line };
}

/** Whom a caller can be put through to: the members, what the site of the call has, and what can dial a number. */
async function targetsOf(c: Ctx, { id: callId, siteId }: CallSummary): Promise<TransferTargets> {
  const [{ members, lines }, atTwilio] = await Promise.all([
    new DialTargets(c.env.DB, c.var.member.orgId).all(),
    siteId === null && session(c, callId).isAtTwilio(),
  ]);
  const sites = lines.filter(({ from }) => from === "");
  const known = await withTargets(c.env, sites);
  const pbx = known.find(({ id, has }) => id === siteId && has !== null);
  const found = pbx?.has;
  const site = pbx === undefined ? null : { id: pbx.id, name: pbx.name };
  // Twilio's own way first: it needs no site, and the call's sound leaves this edge.
  const ownName = atTwilio ? "Twilio" : site?.name;
  const own = ownName === undefined ? [] : [{ id: "", name: ownName, from: "", extensions: !atTwilio }];
  // Its own first: there its caller needs nothing of this edge.
  const queues = known
    .toSorted((a, b) => Number(b === pbx) - Number(a === pbx))
    .flatMap(({ id, name: at, has }) =>
      (has?.queues ?? []).map((name) => ({
        name,
        line: id === site?.id ? "" : id,
        site: at,
        staffed: !has?.unstaffed.includes(name),
      })),
    );
  const extensions = found?.extensions ?? [];
  // Twilio dials for its own callers by itself.
  const ofTwilio = atTwilio ? [] : lines.filter(({ from }) => from !== "");
  const numbers = ofTwilio.map(({ id, from }) => ({ id, name: "Twilio", from, extensions: false }));
  // What is out of reach is the last to be chosen.
  const others = (online: boolean) =>
    known
      .filter(({ id, has }) => id !== site?.id && (has !== null) === online)
      .map(({ id, name }) => ({ id, name, from: "", extensions: true }));
  return {
    site,
    queues,
    extensions: extensions.map((number) => ({
      number,
      busy: found?.busy.includes(number) ?? false,
      reachable: !found?.unreachable.includes(number),
    })),
    members,
    lines: [...own, ...others(true), ...numbers, ...others(false)],
  };
}
