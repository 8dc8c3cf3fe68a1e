import type { DeskPhone } from "@patchbay/protocol/call";
import { deskChannel } from "@patchbay/protocol/pbx-names";
import { NORMAL_CLEARING } from "../../../call/life/ending.ts";
import type { Effect } from "../../../call/life/state.ts";
import { DESK_RING_MS, deskFailed, deskInUse, deskRings } from "../../../call/people/desk.ts";
import type { Env } from "../../../env.ts";
import type { CallContext } from "../call-context.ts";
import type { Legs } from "../legs/legs.ts";
import { SiteLine } from "./site-line.ts";

const HANG_UP_TRIES = 5;
const HANG_UP_AGAIN_MS = 250;
/** What the phone shows above the number that it is going to be connected with. */
const SHOWN = "Patchbay: your call";

/** The desk phone of a member who places a call: it rings first, and is one leg of the call's audio when it is picked up. */
export class DeskLine {
  readonly #links: Env["PBX_LINK"];
  readonly #legs: Pick<Legs, "ticket">;
  readonly #call: CallContext;

  constructor(links: Env["PBX_LINK"], legs: Pick<Legs, "ticket">, call: CallContext) {
    this.#links = links;
    this.#legs = legs;
    this.#call = call;
  }

  async ring({ desk, number }: Extract<Effect, { do: "ring_desk" }>): Promise<void> {
    const callId = this.#call.file()?.callId ?? "";
    const rung = await this.#site(desk).originate({
      callId,
      mediaTicket: await this.#legs.ticket(desk.legId),
      number: desk.extension,
      callerNumber: /^\+?[0-9*#]{0,32}$/.test(number) ? number : "",
      callerName: SHOWN,
      uniqueid: deskChannel(callId),
      timeoutMs: DESK_RING_MS,
      leg: desk.legId,
      called: true,
    });
    const state = this.#call.state();
    const rings = deskRings(state) && deskInUse(state)?.legId === desk.legId;
    // Given up before it was said that it rings.
    if (rung.ok && !rings && state.people === null) return this.letGo(desk);
    // Without an answer in time it may ring all the same: its facts tell, or its time runs out.
    if (rung.ok || rung.code === "expired" || !rings) return;
    this.#call.append({ type: "fault", code: rung.code, message: rung.message });
    this.#call.append(deskFailed(desk.extension, "unreachable"));
  }

  /** Asterisk may have begun it only now, and its name is not known yet. */
  async letGo(desk: DeskPhone): Promise<void> {
    const uniqueid = deskChannel(this.#call.file()?.callId ?? "");
    for (let tries = 0; tries < HANG_UP_TRIES; tries += 1) {
      if (await this.#site(desk).hangUp({ channel: "", uniqueid, cause: NORMAL_CLEARING })) return;
      await new Promise((resolve) => setTimeout(resolve, HANG_UP_AGAIN_MS));
    }
  }

  #site({ siteId }: DeskPhone): SiteLine {
    return new SiteLine(this.#links, this.#call.file()?.orgId ?? "", siteId);
  }
}
