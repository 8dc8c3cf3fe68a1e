import type { Product } from "../product/product.ts";
import { askRoute, type BenchChannel } from "./agi-question.ts";
import { MediaSocket } from "./media-socket.ts";

const INHERITED = /^__/;
let calls = 0;

/** One call of the bench's own PBX, answered. */
export interface LiveCall {
  /** Counts calls of this process, from 1. */
  stream: number;
  uniqueid: string;
  media: MediaSocket;
}

/**
 * Rings, asks the connector as the dialplan does, opens the media channel and waits for the answer. `onHangUp` is given
 * the way to end the call before anything can go wrong. Throws when the call does not come about.
 */
export async function placeCall(
  { stack, relay }: Pick<Product, "stack" | "relay">,
  onAudio: (bytes: Uint8Array) => void,
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
    onAudio,
  });
  await media.answered;
  return { stream, uniqueid: channel.uniqueid, media };
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
