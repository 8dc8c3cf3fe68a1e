import { FRAME_MS } from "@patchbay/audio";
import { deriveCallId, parseSiteToken } from "@patchbay/protocol/ids";
import type { Desk } from "../../simulators/desk/desk.ts";
import type { Product } from "../support/product/product.ts";
import { setUpInTurn } from "../support/round.ts";
import { listen } from "./listen.ts";
import { RecordedCall } from "./recorded-call.ts";

/** One recording beside its phone. */
export interface RecordingFigures {
  /** How much longer or shorter it is than the phone was on the call. */
  lengthErrorMs: number;
  /** Of what the caller said, what is not in it. */
  lostMs: number;
  /** Of what reached the phone. */
  farLostMs: number;
  /** Frames of the assistant that it has and the phone never got. */
  farStrange: number;
}

export interface RecordingRound {
  calls: number;
  /** Of the calls that have one. */
  recordings: RecordingFigures[];
  /** For how long the edge was away. */
  awayMs: number;
}

const SPACING_MS = 60;
/** People do not all hang up in one instant; what is measured is not how fast a hundred recordings are joined. */
const HANG_UP_SPACING_MS = 200;
const THERE_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 250;

/** Calls come up one after another; `meanwhile` lets time pass, or more; then all hang up, and their recordings are fetched. */
export async function recordingRound(
  product: Product,
  desk: Desk,
  calls: number,
  meanwhile: () => Promise<number>,
): Promise<RecordingRound> {
  const hangUps: (() => void)[] = [];
  try {
    const plan = { streams: calls, spacingMs: SPACING_MS, frames: 0 };
    const peers = await setUpInTurn(plan, () =>
      RecordedCall.place(product, (hangUp) => hangUps.push(hangUp)),
    );
    const awayMs = await meanwhile();
    for (const peer of peers) {
      peer.hangUp();
      await new Promise((resolve) => setTimeout(resolve, HANG_UP_SPACING_MS));
    }
    const token = parseSiteToken(product.stack.secrets.SITE_TOKEN);
    if (!token.ok) throw new Error(token.error);
    const deadline = performance.now() + THERE_WITHIN_MS;
    const recordings: RecordingFigures[] = [];
    for (const peer of peers) {
      const callId = await deriveCallId({
        source: "pbx",
        siteId: token.value.siteId,
        uniqueid: peer.uniqueid,
      });
      const wav = await recordingOf(desk, callId, deadline);
      if (wav !== null) recordings.push(compare(peer, wav));
    }
    return { calls, recordings, awayMs };
  } finally {
    for (const hangUp of hangUps) hangUp();
  }
}

/** As the page's player fetches it, as soon as it is there; null when it does not come. */
async function recordingOf(desk: Desk, callId: string, deadline: number): Promise<Uint8Array | null> {
  do {
    const response = await fetch(`${desk.edgeUrl}/api/calls/${callId}/recording`, {
      headers: { cookie: desk.cookie },
    });
    const body = new Uint8Array(await response.arrayBuffer());
    if (response.ok) return body;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  } while (performance.now() < deadline);
  return null;
}

function compare(peer: RecordedCall, wav: Uint8Array): RecordingFigures {
  const { ms, caller, far } = listen(wav);
  const lasted = (peer.endedMs ?? Number.NaN) - peer.beganMs;
  const missing = (frames: Iterable<string>, there: ReadonlySet<string>): number =>
    [...frames].filter((frame) => !there.has(frame)).length;
  const said = Array.from({ length: peer.said }, (_, seq) => `${peer.stream}/${seq}`);
  return {
    lengthErrorMs: Math.abs(ms - lasted),
    lostMs: missing(said, caller) * FRAME_MS,
    farLostMs: missing(peer.heard, far) * FRAME_MS,
    farStrange: missing(far, peer.heard),
  };
}
