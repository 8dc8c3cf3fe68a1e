import { header } from "@patchbay/protocol/ami/decoder";
import { type Ami, ask, globalOf } from "./ask.ts";
import { asterisk, type Finding } from "./finding.ts";

/** Those of `extensions_patchbay.conf`; a test keeps them equal. */
export const CONTEXTS = [
  "patchbay",
  "patchbay-route",
  "patchbay-member",
  "patchbay-member-over",
  "patchbay-again",
  "patchbay-media",
  "patchbay-bring",
  "patchbay-transfer",
  "patchbay-brief",
  "patchbay-taken",
  "patchbay-return",
  "patchbay-held",
  "patchbay-consult",
  "patchbay-taking",
  "patchbay-back",
  "patchbay-over",
  "patchbay-put",
  "patchbay-recall",
  "patchbay-spy",
  "patchbay-queue",
  "patchbay-out",
  "patchbay-fallback",
] as const;

/** Is Patchbay's dialplan there, and does it find the connector, the way out and the people? */
export async function checkDialplan(ami: Ami, agiPort: number): Promise<Finding[]> {
  const missing: string[] = [];
  for (const context of CONTEXTS) {
    const reply = await ask(ami, "ShowDialPlan", { Context: context }, true);
    if (!reply.ok && reply.code !== "refused")
      return [asterisk.failed(`the dialplan cannot be looked at: ${reply.message}`)];
    if (!reply.ok || reply.items.length === 0) missing.push(context);
  }
  if (missing.length === CONTEXTS.length) {
    return [
      asterisk.failed(
        "the dialplan has none of Patchbay's contexts: no call can be routed",
        '#include ".../extensions_patchbay.conf" in extensions.conf behind [globals], then in the console: dialplan reload',
      ),
    ];
  }
  const older = `the dialplan has no ${missing.join(", ")}: its extensions_patchbay.conf is of a version before`;
  return [
    missing.length === 0
      ? asterisk.ok(`dialplan: the ${CONTEXTS.length} contexts of extensions_patchbay.conf`)
      : asterisk.failed(older, "copy the file of this version over it, then in the console: dialplan reload"),
    await agiFinding(ami, agiPort),
    await outFinding(ami),
    await queueFinding(ami),
  ];
}

async function agiFinding(ami: Ami, agiPort: number): Promise<Finding> {
  const asked = (await globalOf(ami, "PATCHBAY_AGI")) || "127.0.0.1:4573";
  const port = Number(asked.split(":").at(-1));
  if (port === agiPort) return asterisk.ok(`the dialplan asks the connector at ${asked}`);
  return asterisk.failed(
    `the dialplan asks for routes at ${asked}, and the connector listens at port ${agiPort}`,
    `PATCHBAY_AGI = 127.0.0.1:${agiPort} in [globals] of extensions.conf, or PATCHBAY_AGI_PORT=${port} for the connector`,
  );
}

async function outFinding(ami: Ami): Promise<Finding> {
  const out = await globalOf(ami, "PATCHBAY_OUT");
  const mend = "PATCHBAY_OUT = the context of your outgoing rules, in [globals] of extensions.conf";
  if (out === "") return asterisk.note("Patchbay can place no calls: PATCHBAY_OUT is not set", mend);
  const reply = await ask(ami, "ShowDialPlan", { Context: out }, true);
  return reply.ok && reply.items.length > 0
    ? asterisk.ok(`calls go out by the context ${out}`)
    : asterisk.failed(`PATCHBAY_OUT names the context ${out}, which the dialplan does not have`, mend);
}

/** Where callers go whom Patchbay cannot go on with. */
async function queueFinding(ami: Ami): Promise<Finding> {
  const queue = (await globalOf(ami, "PATCHBAY_FALLBACK_QUEUE")) || "support";
  const reply = await ask(ami, "QueueStatus", { Queue: queue }, true);
  const named = (event: string) =>
    reply.ok ? reply.items.filter((item) => header(item, "Event") === event) : [];
  if (named("QueueParams").length === 0) {
    return asterisk.failed(
      `there is no queue ${queue}, where callers go when Patchbay is away: they would be hung up`,
      "PATCHBAY_FALLBACK_QUEUE = a queue of yours, in [globals] of extensions.conf",
    );
  }
  const members = named("QueueMember").length;
  if (members > 0) return asterisk.ok(`the queue ${queue}, when Patchbay is away, has ${members} members`);
  return asterisk.note(
    `the queue ${queue}, where callers go when Patchbay is away, has no members now`,
    `member => PJSIP/... in its section of queues.conf, or add them on the panel's tab Queues`,
  );
}
