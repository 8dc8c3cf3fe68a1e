import type { TransferBody, TransferTargets } from "@patchbay/protocol/api";
import { transfers } from "@patchbay/protocol/api/calls";
import type { CallSummary, TransferTarget } from "@patchbay/protocol/call";
import { DialTargets, hasLine } from "../../store/dial-targets.ts";
import { withTargets } from "../../telephony/site-targets.ts";
import { actorOf, type Ctx } from "../endpoint/asker.ts";
import { done, refused } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { onLine, session } from "./own-call.ts";

/** Putting callers through to somebody else, and calling that off. */
export const transferRoutes = [
  serve(
    transfers.targets,
    onLine(async (c, call) => done(await targetsOf(c, call))),
  ),
  serve(
    transfers.begin,
    onLine(async (c, { id }, { body: { target: wanted, kind, brief } }) => {
      const target = await targetOf(c, wanted);
      if ("code" in target) return refused(target);
      const answer = await session(c, id).transfer(actorOf(c), { target, kind, brief });
      return "code" in answer ? refused(answer) : done(answer, { detail: `${kind} to ${wanted.kind}` });
    }),
  ),
  serve(
    transfers.cancel,
    onLine(async (c, { id }) => {
      const answer = await session(c, id).transfer(actorOf(c), null);
      return "code" in answer ? refused(answer) : done(answer);
    }),
  ),
];

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
