import type { AmiClient } from "../../../agent/src/asterisk/ami-client.ts";
import { pause } from "../../support/wait.ts";

const TICK_MS = 50;

/** Calls that come and go on a real Asterisk, so many that it tells about so many events a second. */
export class BusyPbx {
  /** Events that it has told so far. */
  events = 0;
  readonly #onlooker: AmiClient;
  readonly #perSecond: number;
  #on = false;

  constructor(onlooker: AmiClient, perSecond: number) {
    this.#onlooker = onlooker;
    this.#perSecond = perSecond;
  }

  start(): void {
    this.#on = true;
    void this.#run();
  }

  stop(): void {
    this.#on = false;
  }

  async #run(): Promise<void> {
    const [from, began] = [this.events, performance.now()];
    while (this.#on) {
      const due = ((performance.now() - began) / 1_000) * this.#perSecond;
      // 9815 answers and hangs up at once.
      if (this.events - from < due) {
        await this.#onlooker.send({
          Action: "Originate",
          Channel: "Local/9815@outgoing",
          Context: "outgoing",
          Exten: "9815",
          Priority: 1,
          Timeout: 5_000,
          Async: true,
        });
      }
      await pause(TICK_MS);
    }
  }
}
