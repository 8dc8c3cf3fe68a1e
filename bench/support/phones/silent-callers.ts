import { silenceFrame } from "@patchbay/audio";
import { phoneTargets } from "@patchbay/protocol/api";
import { CALLER_NUMBER } from "../../../simulators/call/via/twilio.ts";
import type { Desk } from "../../../simulators/desk/desk.ts";
import { DEMO_NUMBER } from "../../../stack/demo.ts";
import type { Stack } from "../../../stack/stack.ts";
import { Ear } from "../ear.ts";
import { startLabPhone } from "./lab-phone.ts";
import { startTwilioFor } from "./twilio.ts";
import { WirePhone } from "./wire-phone.ts";

/** Somebody who calls the assistant and says nothing. */
export interface SilentCaller {
  readonly callId: string;
  readonly ear: Ear;
  /** The ear hears what is played, not what arrives and may be thrown away again. */
  readonly plays: boolean;
  hangUp(): Promise<unknown>;
}

const FOREVER_MS = 600_000;

/** The browser phone's socket; what arrives there is not yet played. */
export async function browserCaller(desk: Desk): Promise<SilentCaller> {
  const { assistants } = phoneTargets.parse(await desk.get("/api/phone/targets"));
  const leg = await desk.place({ kind: "assistant", assistantId: assistants[0]?.id ?? "" });
  const phone = await WirePhone.join(desk, leg);
  phone.keepSilent();
  return { callId: leg.callId, ear: phone.ear, plays: false, hangUp: async () => phone.close() };
}

/** A phone at the Twilio stand-in, which plays what is streamed to it by its own clock. */
export async function twilioCaller(stack: Stack, watching: Desk): Promise<SilentCaller> {
  const twilio = await startTwilioFor(stack);
  const ear = new Ear();
  let isOver = false;
  const { ended } = twilio.placeCall({
    from: CALLER_NUMBER,
    to: DEMO_NUMBER,
    talker: {
      hear: (frame) => ear.hear(frame),
      hearKey: () => {},
      tick: () => ({ frame: silenceFrame(), press: "", hangUp: isOver }),
      farSideHungUp: () => {},
    },
  });
  const { id } = await watching.call(({ source, status }) => source === "twilio" && status !== "ended");
  return {
    callId: id,
    ear,
    plays: true,
    hangUp: async () => {
      isOver = true;
      await ended;
      await twilio.close();
    },
  };
}

/** A SIP phone at the lab PBX, over RTP. */
export async function sipCaller(stack: Stack, watching: Desk, dir: string): Promise<SilentCaller> {
  const phone = await startLabPhone(stack, dir);
  const ear = new Ear();
  const giveUp = new AbortController();
  const over = phone.call("1412", [{ kind: "stay", withinMs: FOREVER_MS }], {
    onSound: (sound, wallMs) => ear.hear(sound, wallMs - performance.timeOrigin),
    giveUp: giveUp.signal,
  });
  // Whether it is up says what is heard.
  over.catch(() => {});
  const { id } = await watching.call(({ source, status }) => source === "pbx" && status !== "ended");
  return {
    callId: id,
    ear,
    plays: true,
    hangUp: async () => {
      giveUp.abort();
      await over.catch(() => {});
      await phone.stop();
    },
  };
}
