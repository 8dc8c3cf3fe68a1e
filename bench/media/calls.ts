import { askRoute, type BenchChannel } from "./agi-question.ts";
import { Crossing } from "./crossing.ts";
import { MediaSocket } from "./media-socket.ts";
import type { Product } from "./product.ts";
import { type RoundPlan, type RoundResult, resultOf, setUpInTurn, untilArrived } from "./round.ts";
import { speak } from "./speak.ts";
import { StartLine } from "./start-line.ts";

const GONE_WITHIN_MS = 5_000;
const INHERITED = /^__/;
let calls = 0;

/**
 * One round through the product: calls that speak and are spoken to at the pace of speech, then hang up. `meanwhile` is
 * done once all of them run. Throws when a call does not come about.
 */
export async function roundOfCalls(
  product: Product,
  plan: RoundPlan,
  meanwhile: () => Promise<void>,
): Promise<RoundResult> {
  const up = new Crossing();
  const down = new Crossing();
  const [callers, assistants] = [new StartLine(plan.streams), new StartLine(plan.streams)];
  product.voice.begin({ up, down, frames: plan.frames, turn: () => assistants.turn() });
  const hangUps: (() => void)[] = [];
  try {
    const placed = await setUpInTurn(plan, () => placeCall(product, down, (hangUp) => hangUps.push(hangUp)));
    for (const { stream, media } of placed) {
      void callers.turn().then(() => speak(media.socket, stream, plan.frames, up));
    }
    callers.start();
    assistants.start();
    await Promise.all([untilArrived(plan, up, down), meanwhile()]);
  } finally {
    for (const hangUp of hangUps) hangUp();
  }
  await untilQuiet(product);
  return resultOf(plan, up, down);
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
    onAudio: (bytes, atMs) => down.arrived(bytes, atMs),
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

/** The round's load must not reach into the next one: waits until the edge has let go of every voice session. */
async function untilQuiet({ voice }: Product): Promise<void> {
  const deadline = performance.now() + GONE_WITHIN_MS;
  while (voice.openSessions() > 0) {
    if (performance.now() > deadline) {
      throw new Error(`${voice.openSessions()} voice sessions stayed open after their calls were hung up.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
