import type { AmiClient } from "../asterisk/ami-client.ts";
import type { MemberDevice } from "./members/member-device.ts";

export const HEARTBEAT_VARIABLE = "PATCHBAY_HEARTBEAT";
const BEAT_MS = 1_000;

/** Writes epoch seconds into the PBX every second: the dialplan asks only a connector whose beat is fresh. */
export class Heartbeat {
  readonly #ami: Pick<AmiClient, "send" | "state">;
  readonly #onProblem: (message: string) => void;
  readonly #device: Pick<MemberDevice, "beat" | "stop"> | null;
  #timer: NodeJS.Timeout | null = null;
  #refused = "";

  /** `device` beats along, and stops. */
  constructor(
    ami: Pick<AmiClient, "send" | "state">,
    onProblem: (message: string) => void,
    device: Pick<MemberDevice, "beat" | "stop"> | null = null,
  ) {
    this.#ami = ami;
    this.#device = device;
    this.#onProblem = onProblem;
  }

  /** Begins at once; call it at every login, because a restarted Asterisk has forgotten. */
  start(): void {
    this.pause();
    void this.#beat();
    this.#timer = setInterval(() => void this.#beat(), BEAT_MS);
  }

  pause(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Tells the dialplan at once that nobody is there: new calls go straight to the fallback. */
  async stop(): Promise<void> {
    this.pause();
    if (this.#ami.state.state === "up") await this.#write("0");
    await this.#device?.stop();
  }

  async #beat(): Promise<void> {
    this.#device?.beat();
    await this.#write(String(Math.floor(Date.now() / 1_000)));
  }

  async #write(value: string): Promise<void> {
    const reply = await this.#ami.send(
      { Action: "Setvar", Variable: HEARTBEAT_VARIABLE, Value: value },
      1_000,
    );
    const refused = !reply.ok && reply.code === "refused" ? reply.message : "";
    if (refused !== "" && refused !== this.#refused) {
      this.#onProblem(
        `Asterisk refuses the heartbeat (${refused}): the manager user needs write = call, as in manager_patchbay.conf`,
      );
    }
    this.#refused = refused;
  }
}
