import { randomUUID } from "node:crypto";
import type { AmiAction } from "@patchbay/protocol/ami/actions";
import { PREMISES, whyNotPutThrough } from "@patchbay/protocol/ami/allow-list";
import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import type { SiteRules } from "@patchbay/protocol/pbx/site-rules";
import { extensionOf } from "@patchbay/protocol/pbx/site-view/families/devices";
import type { PbxTransfer } from "@patchbay/protocol/pbx/transfers";
import { isQueueName, NO_QUEUE_NAME } from "@patchbay/protocol/queue-name";
import type { AmiClient } from "../../asterisk/ami-client.ts";
import { type CommandOf, invalid, type Outcome, told } from "../commands/outcome.ts";
import { setVariables } from "../commands/set-variables.ts";
import { TALK_MS } from "./limits.ts";

type Asked = CommandOf<"put_through">;
export type RequestAmi = Pick<AmiClient, "act" | "list" | "send">;

/** What stands ready: who is moved, and what is sent for it, in this order. */
export interface Prepared {
  transferrer: PbxTransfer["transferrer"];
  party: PbxTransfer["party"];
  actions: AmiAction[];
}

const QUEUE_KNOWN_MS = 10_000;
const MEDIA = /^(?:WebSocket|AudioSocket)\//;
/** How a Local channel was dialled; its far half is somebody's own end. */
const DIALLED = /^(Local\/[+\w*#.-]+@[\w.-]+)-[0-9a-f]{8};1$/;

/** Looks up what is asked, at the moment of asking: nobody is moved before target and party are known to be there. */
export class TransferRequests {
  readonly #ami: RequestAmi;
  readonly #rules: SiteRules;
  readonly #queues = new Map<string, number>();

  constructor(ami: RequestAmi, rules: SiteRules) {
    this.#ami = ami;
    this.#rules = rules;
  }

  async prepare(asked: Asked): Promise<{ ok: true; value: Prepared } | { ok: false; outcome: Outcome }> {
    const no = (outcome: Outcome) => ({ ok: false, outcome }) as const;
    if (asked.how === "attended" && asked.to.kind === "queue")
      return no(invalid("Nobody can be talked with in a queue first: put the caller through to it at once."));
    const closed = whyNotPutThrough(asked.how, {}, this.#rules, PREMISES);
    if (closed !== "") return no({ code: "not_allowed_here", text: closed });
    const [target, mover] = await Promise.all([this.#target(asked), this.#status(asked.channel)]);
    if (!target.ok) return target;
    if (mover === null) return no(goneChannel(asked.channel));
    const name = header(mover, "BRIDGEPEER");
    const party = name === "" || name.includes(",") ? null : await this.#status(name);
    const bridge = header(mover, "BridgeID");
    if (party === null || bridge === "" || header(party, "BridgeID") !== bridge)
      return no({
        code: "not_in_bridge",
        text: `${asked.channel} does not talk with exactly one other, so there is nobody to put through.`,
      });
    if (MEDIA.test(name) || MEDIA.test(asked.channel))
      return no({
        code: "not_people",
        text: "An assistant has this call: it is put through from its own page.",
      });
    const legs = {
      transferrer: { uniqueid: header(mover, "Uniqueid"), channel: asked.channel },
      party: { uniqueid: header(party, "Uniqueid"), channel: name },
    };
    return { ok: true, value: { ...legs, actions: actionsFor(asked, target.value, legs, party) } };
  }

  /** Where it goes, as the dialplan has it: `extension@context`, or empty for a queue. */
  async #target({ how, to }: Asked): Promise<{ ok: true; value: string } | { ok: false; outcome: Outcome }> {
    const no = (outcome: Outcome) => ({ ok: false, outcome }) as const;
    if (to.kind === "queue") {
      if (!isQueueName(to.queue)) return no(invalid(NO_QUEUE_NAME));
      return (await this.#hasQueue(to.queue))
        ? { ok: true, value: "" }
        : no({ code: "no_such_target", text: `There is no queue ${to.queue}. Nothing was touched.` });
    }
    const exten = to.kind === "number" ? to.number : to.exten;
    const context = to.kind === "extension" ? to.context : await this.#out();
    if (context === "")
      return no({
        code: "no_such_target",
        text: "This PBX has no way out: PATCHBAY_OUT in its [globals] names the context of the outgoing rules.",
      });
    const closed = whyNotPutThrough(how, { context, exten }, this.#rules, PREMISES);
    if (closed !== "") return no({ code: "not_allowed_here", text: closed });
    const input = { Variable: `DIALPLAN_EXISTS(${context},${exten},1)` };
    const exists = await this.#ami.act({ action: "Getvar", input, id: randomUUID() });
    if (!exists.ok) return no(told(exists));
    return header(exists.headers, "Value") === "1"
      ? { ok: true, value: `${exten}@${context}` }
      : no({
          code: "no_such_target",
          text: `There is no ${exten} in the context ${context}. Nothing was touched.`,
        });
  }

  /** A channel with its bridge and what is known of it; null where there is none of this very name. */
  async #status(channel: string): Promise<AmiHeaders | null> {
    const input = { Channel: channel, Variables: "BRIDGEPEER,CALLERID(pres)" };
    const reply = await this.#ami.act({ action: "Status", input, id: randomUUID() }, { list: true });
    const [item] = reply.ok ? reply.items : [];
    if (item === undefined || header(item, "Channel") !== channel) return null;
    return { ...item, ...variablesOf(item) };
  }

  async #out(): Promise<string> {
    const reply = await this.#ami.send({ Action: "Getvar", Variable: "PATCHBAY_OUT" });
    return reply.ok ? header(reply.headers, "Value") : "";
  }

  async #hasQueue(queue: string): Promise<boolean> {
    if ((this.#queues.get(queue) ?? 0) > performance.now()) return true;
    const reply = await this.#ami.list({ Action: "QueueStatus", Queue: queue });
    const has = reply.ok && reply.items.some((item) => header(item, "Queue") === queue);
    if (has) this.#queues.set(queue, performance.now() + QUEUE_KNOWN_MS);
    return has;
  }
}

const goneChannel = (channel: string): Outcome => ({
  code: "unknown_channel",
  text: `There is no channel ${channel} any more. Nothing was touched.`,
});

/** `Variable: NAME=value`, one header each; what is not set is the text (null). */
function variablesOf(item: AmiHeaders): Record<string, string> {
  const { Variable = [] } = item;
  const lines = typeof Variable === "string" ? [Variable] : Variable;
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const at = line.indexOf("=");
      const value = line.slice(at + 1);
      return [line.slice(0, at), value === "(null)" ? "" : value];
    }),
  );
}

/** How the transferrer's phone is called; empty where that is a trunk, or nobody can tell. */
export function phoneOf(channel: string): string {
  const device = channel.replace(/-[0-9a-f]{8}$/, "");
  return extensionOf(device) === null ? (DIALLED.exec(channel)?.[1] ?? "") : device;
}

function actionsFor(
  { id, how, to, ringMs, waitMs }: Asked,
  target: string,
  { transferrer, party }: Pick<Prepared, "transferrer" | "party">,
  status: AmiHeaders,
): AmiAction[] {
  const seconds = (ms: number) => String(Math.ceil(ms / 1_000));
  const held = ringMs + TALK_MS + 60_000;
  const shared: [string, string][] = [
    ["PATCHBAY_XFER_ID", id],
    ["PATCHBAY_XFER_TO", target],
    ["PATCHBAY_XFER_QUEUE", to.kind === "queue" ? to.queue : ""],
    ["PATCHBAY_XFER_RING", seconds(ringMs)],
    ["PATCHBAY_XFER_WAIT", seconds(how === "attended" ? held : waitMs)],
  ];
  const ofParty: [string, string][] = [
    ...shared,
    ["PATCHBAY_XFER_OTHER", transferrer.channel],
    ["PATCHBAY_XFER_BACK", phoneOf(transferrer.channel)],
  ];
  const place = (context: string) => ({ Context: context, Exten: "s", Priority: 1 });
  if (how === "blind")
    return [
      ...setVariables(party.channel, ofParty),
      { Action: "Redirect", Channel: party.channel, ...place("patchbay-put") },
    ];
  const known = (name: string) => {
    const value = header(status, name);
    return value === "<unknown>" ? "" : value;
  };
  return [
    ...setVariables(party.channel, ofParty),
    ...setVariables(transferrer.channel, [
      ...shared,
      ["PATCHBAY_XFER_OTHER", party.channel],
      ["__PATCHBAY_XFER_PARTY", party.channel],
      ["__PATCHBAY_XFER_NUMBER", known("CallerIDNum")],
      ["__PATCHBAY_XFER_PRES", known("CALLERID(pres)")],
      ["__PATCHBAY_XFER_NAME", known("CallerIDName")],
    ]),
    {
      Action: "Redirect",
      Channel: transferrer.channel,
      ...place("patchbay-consult"),
      ExtraChannel: party.channel,
      ExtraContext: "patchbay-held",
      ExtraExten: "s",
      ExtraPriority: 1,
    },
  ];
}
