import { CALLER_NUMBER } from "../../simulators/call/via/twilio.ts";
import type { SipPhone } from "../../simulators/caller/sip-phone.ts";
import type { TwilioStandIn } from "../../simulators/twilio/stand-in.ts";
import { DEMO_NUMBER } from "../../stack/demo.ts";
import { sharedOfWall } from "../support/frames/clock.ts";
import { speak } from "../support/frames/speak.ts";
import { placeCall } from "../support/pbx/place-call.ts";
import type { BrowserPhone } from "../support/phones/browser-phone.ts";
import type { Product } from "../support/product/product.ts";
import type { BenchVoice } from "../support/voice/bench-voice.ts";
import { NumberedTalker, type TalkerOptions } from "./numbered-talker.ts";

/** A kind of phone, and the way to set one call up with it. */
export interface Source {
  readonly kind: "pbx" | "sip" | "twilio" | "browser";
  /** `onHangUp` is given the way to end the call before anything can go wrong. Rejects when it does not come about. */
  place(caller: TalkerOptions, onHangUp: (hangUp: () => void) => void): Promise<void>;
}

const FOREVER_MS = 600_000;

/** Media Streams of the Twilio stand-in, to whatever answers the number. */
export const twilioSource = (twilio: TwilioStandIn, to: string = DEMO_NUMBER): Source => ({
  kind: "twilio",
  place(caller, onHangUp) {
    const talker = new NumberedTalker(caller);
    onHangUp(() => talker.hangUp());
    const { ended } = twilio.placeCall({ from: CALLER_NUMBER, to, talker });
    return upOrEnded(talker, ended);
  },
});

/** The browser phone's socket, with the product's jitter buffer in front of the ear. */
export const browserSource = (phone: BrowserPhone): Source => ({
  kind: "browser",
  place(caller, onHangUp) {
    const talker = new NumberedTalker(caller);
    onHangUp(() => talker.hangUp());
    return upOrEnded(talker, phone.call(talker));
  },
});

/** A media channel of the bench's own PBX in front of the real connector. */
export const pbxSource = (product: Product<BenchVoice>): Source => ({
  kind: "pbx",
  async place({ frames, up, hearing, turn, stream }, onHangUp) {
    const { media } = await placeCall(product, (bytes) => hearing.arrived(bytes), onHangUp);
    void turn.then(() => speak(media.socket, stream, frames, up));
  },
});

/** A SIP phone, through the lab PBX and RTP; what it says itself is not numbered. */
export const sipSource = (phone: SipPhone): Source => ({
  kind: "sip",
  place({ hearing }, onHangUp) {
    const giveUp = new AbortController();
    onHangUp(() => giveUp.abort());
    const onSound = (sound: Uint8Array, atMs: number): void => hearing.arrived(sound, sharedOfWall(atMs));
    const script = [{ kind: "stay", withinMs: FOREVER_MS }] as const;
    const over = phone.call("1412", script, { onSound, giveUp: giveUp.signal });
    // Whether it is up says the voice, whose session it becomes; what it lost say the frames.
    over.catch(() => {});
    return Promise.resolve();
  },
});

async function upOrEnded(talker: NumberedTalker, ended: Promise<unknown>): Promise<void> {
  const over = ended.then(() => {
    throw new Error("A call ended before it was up.");
  });
  // After it is up, its end is no error.
  over.catch(() => {});
  await Promise.race([talker.up, over]);
}
