import { askRoute, type BenchChannel } from "./asterisk/agi-question.ts";
import { MediaSocket } from "./asterisk/media-socket.ts";
import type { VoiceRound } from "./bench-voice.ts";
import { sharedMs } from "./frames/clock.ts";
import { Crossing } from "./frames/crossing.ts";
import { speak } from "./frames/speak.ts";
import { StartLine } from "./frames/start-line.ts";
import type { Product } from "./product.ts";
import { type RoundPlan, type RoundResult, resultOf, setUpInTurn, untilArrived } from "./round.ts";
import type { SipProbe } from "./sip-probe.ts";

const SESSIONS_WITHIN_MS = 8_000;
const LOOK_EVERY_MS = 50;
const INHERITED = /^__/;
let calls = 0;

/** A round, and how long the one real call beside it took from answer to first sound. */
export interface CallsResult extends RoundResult {
  probeMs: number;
}

/**
 * One round through the product: calls are set up, one more comes and goes by SIP, then they speak and are spoken to at
 * the pace of speech, and hang up. Throws when a call does not come about.
 */
export async function roundOfCalls(product: Product, plan: RoundPlan, phone: SipProbe): Promise<CallsResult> {
  const up = new Crossing("from_connector");
  const down = new Crossing("to_connector");
  const [callers, assistants] = [new StartLine(), new StartLine()];
  const round = { up, down, frames: plan.frames, turn: () => assistants.turn() };
  product.voice.begin(round);
  const hangUps: (() => void)[] = [];
  let probeMs = Number.NaN;
  try {
    const placed = await setUpInTurn(plan, () => placeCall(product, down, (hangUp) => hangUps.push(hangUp)));
    for (const { stream, media } of placed) {
      void callers.turn().then(() => speak(media.socket, stream, plan.frames, up));
    }
    // A call may be answered while its voice session still opens.
    await untilSessions(product, plan.streams, round);
    probeMs = await phone.answerToAudioMs();
    callers.start();
    assistants.start();
    await untilArrived(plan, up, down);
  } finally {
    for (const hangUp of hangUps) hangUp();
  }
  // The round's load must not reach into the next one.
  await untilSessions(product, 0);
  return { ...resultOf(plan, up, down), probeMs };
}

interface LiveCall {
  stream: number;
  media: MediaSocket;
}

/** Rings, asks the connector as the dialplan does, opens the media channel and waits for the answer. */
async function placeCall(
  { stack, relay }: Product,
  down: Crossing,
  onHangUp: (hangUp: () => void) => void,
): Promise<LiveCall> {
  calls += 1;
  const stream = calls;
  const channel: BenchChannel = {
    channel: `PJSIP/bench-${stream.toString(16).padStart(8, "0")}`,
    uniqueid: `bench-${process.pid}.${Math.round(performance.timeOrigin)}.${stream}`,
    caller: "1001",
    extension: "1412",
  };
  relay.tell({ Event: "Newchannel", ChannelState: "4", ChannelStateDesc: "Ring", ...headersOf(channel) });
  let media: MediaSocket | null = null;
  onHangUp(() => {
    media?.close();
    relay.tell({ Event: "Hangup", ...headersOf(channel), Cause: "16", "Cause-txt": "Normal Clearing" });
  });
  const { agi: agiPort, media: mediaPort } = stack.pbx.ports;
  const variables = await askRoute(agiPort, channel);
  if (variables.get("PATCHBAY_PLAN") !== "assistant") {
    throw new Error(
      `Call ${stream} was not routed to the assistant; the connector's log: ${stack.connector.logFile}`,
    );
  }
  media = new MediaSocket({
    mediaPort,
    uniqueid: channel.uniqueid,
    variables: Object.fromEntries([...variables].filter(([name]) => INHERITED.test(name))),
    onAudio: (bytes) => down.arrived(bytes, sharedMs()),
  });
  await media.answered;
  return { stream, media };
}

function headersOf({ channel, uniqueid, caller, extension }: BenchChannel): Record<string, string> {
  return {
    Channel: channel,
    Uniqueid: uniqueid,
    Linkedid: uniqueid,
    CallerIDNum: caller,
    CallerIDName: "<unknown>",
    ConnectedLineNum: "<unknown>",
    ConnectedLineName: "<unknown>",
    Context: "patchbay-route",
    Exten: extension,
  };
}

/** Waits until so many voice sessions are open, of a round or at all. Throws when that takes too long. */
async function untilSessions({ voice }: Product, wanted: number, round?: VoiceRound): Promise<void> {
  const deadline = performance.now() + SESSIONS_WITHIN_MS;
  while (voice.openSessions(round) !== wanted) {
    if (performance.now() > deadline) {
      throw new Error(`${voice.openSessions(round)} voice sessions are open; it should be ${wanted}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
