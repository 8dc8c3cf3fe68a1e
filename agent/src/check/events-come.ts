import { randomUUID } from "node:crypto";
import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { type Ami, ask, globalOf } from "./ask.ts";
import { asterisk, type Finding } from "./finding.ts";

const COMES_WITHIN_MS = 3_000;
const NOBODY = "Local/nobody@patchbay-nowhere";

/** The events of one session as they come. */
export class EventsSeen {
  #events: AmiHeaders[] = [];
  #look: () => void = () => {};

  readonly take = (event: AmiHeaders): void => {
    this.#events.push(event);
    this.#look();
  };

  /** Has an event of that name come, or does it in time? */
  async comes(name: string, where: Readonly<Record<string, string>> = {}): Promise<boolean> {
    const isIt = (event: AmiHeaders) =>
      header(event, "Event") === name &&
      Object.entries(where).every(([key, value]) => header(event, key) === value);
    const come = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => come.resolve(false), COMES_WITHIN_MS);
    this.#look = () => (this.#events.some(isIt) ? come.resolve(true) : undefined);
    this.#look();
    const came = await come.promise;
    clearTimeout(timer);
    return came;
  }
}

/** Whether events of a class come; null where it could not be tried. */
type Come = boolean | null;

/**
 * Do the events come that the panel and calls stand on? Asterisk takes any mask and any class of `read`, and then says nothing at all: so each
 * class is made to say something, by what touches nobody.
 */
export async function checkEvents(ami: Ami, seen: EventsSeen): Promise<Finding[]> {
  const classes: readonly (readonly [name: string, come: Come])[] = [
    ["system", await seen.comes("FullyBooted")],
    ["call", await callEventsCome(ami, seen)],
    ["agent", await queueEventsCome(ami, seen)],
  ];
  const named = (come: Come) => classes.flatMap(([name, came]) => (came === come ? [name] : [])).join(", ");
  return [
    ...(named(true) === "" ? [] : [asterisk.ok(`events come: ${named(true)}`)]),
    ...(named(false) === ""
      ? []
      : [
          asterisk.failed(
            `no events of the class ${named(false)} come, though the login was taken: the panel would stand still`,
            "read = system,call,agent,dtmf in manager_patchbay.conf, no eventfilter; then in the console: module reload manager",
          ),
        ]),
    ...(named(null) === ""
      ? []
      : [asterisk.note(`whether events of the class ${named(null)} come could not be tried: see the rest`)]),
  ];
}

/** A call to nowhere fails at once, and says so by an event; the place behind it is only looked up. */
async function callEventsCome(ami: Ami, seen: EventsSeen): Promise<Come> {
  const channelId = `patchbay-check-${randomUUID()}`;
  const reply = await ami.send({
    Action: "Originate",
    Channel: NOBODY,
    Context: "patchbay",
    Exten: "1412",
    Priority: 1,
    ChannelId: channelId,
    Async: true,
  });
  return reply.ok ? seen.comes("OriginateResponse", { Uniqueid: channelId }) : null;
}

/** A member that is paused from its beginning rings for nobody. */
async function queueEventsCome(ami: Ami, seen: EventsSeen): Promise<Come> {
  const Queue = (await globalOf(ami, "PATCHBAY_FALLBACK_QUEUE")) || "support";
  // A check that was broken off has left it there.
  await ask(ami, "QueueRemove", { Queue, Interface: NOBODY });
  const added = await ask(ami, "QueueAdd", { Queue, Interface: NOBODY, Paused: true, MemberName: "Check" });
  if (!added.ok) return null;
  const came = await seen.comes("QueueMemberAdded", { Queue, Interface: NOBODY });
  await ask(ami, "QueueRemove", { Queue, Interface: NOBODY });
  return came;
}
