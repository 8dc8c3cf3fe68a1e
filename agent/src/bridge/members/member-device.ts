import { MEMBER_DEVICE } from "@patchbay/protocol/pbx-names";
import type { AmiClient } from "../../asterisk/ami-client.ts";

/** After so long without a beat the dialplan has said in our place that nobody is in reach. */
const SILENT_MS = 2_000;
/** It may have done so as well because Asterisk was late with a beat, or its clock was set; and what we said may have been lost. */
const AGAIN_MS = 10_000;

/**
 * The device of the assistants that are members of queues: free while the edge can be reached, for an assistant has any number of callers
 * at once, and out of reach when it cannot, so that queues do not ring it in vain.
 */
export class MemberDevice {
  readonly #ami: Pick<AmiClient, "send" | "state">;
  readonly #edgeUp: () => boolean;
  #told = "";
  #toldAt = 0;
  #beatAt = 0;

  constructor(ami: Pick<AmiClient, "send" | "state">, edgeUp: () => boolean) {
    this.#ami = ami;
    this.#edgeUp = edgeUp;
  }

  /** Each second, while Asterisk is there. A process that was held up does not know what was said of it meanwhile. */
  beat(): void {
    const now = performance.now();
    if (now - this.#beatAt > SILENT_MS || now - this.#toldAt > AGAIN_MS) this.#told = "";
    this.#beatAt = now;
    void this.#tell(this.#edgeUp() ? "NOT_INUSE" : "UNAVAILABLE");
  }

  /** Nobody answers from here on. */
  async stop(): Promise<void> {
    await this.#tell("UNAVAILABLE");
  }

  /** What an Asterisk without func_devstate makes of it is nobody's loss: a device that is not known is rung. */
  async #tell(state: "NOT_INUSE" | "UNAVAILABLE"): Promise<void> {
    if (state === this.#told || this.#ami.state.state !== "up") return;
    this.#told = state;
    this.#toldAt = performance.now();
    await this.#ami.send({ Action: "Setvar", Variable: `DEVICE_STATE(${MEMBER_DEVICE})`, Value: state });
  }
}
