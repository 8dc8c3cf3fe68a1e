import { header } from "@patchbay/protocol/ami/decoder";
import { randomToken } from "@patchbay/protocol/ids";
import { spyChannel } from "@patchbay/protocol/pbx-names";
import {
  type CommandOf,
  type CommandRunner,
  fitsChannel,
  invalid,
  type Outcome,
  TICKET,
  told,
  unknown,
} from "./outcome.ts";

/** Asterisk dials the audio at once; so long it may take until the edge has it. */
const ANSWER_WITHIN_MS = 6_000;
/** What ChanSpy is told: no beep, and to end with the channel. B speaks to both sides of its conversation, w to the channel itself. */
const HOW = { both: "qESB", peer: "qESw" } as const;

/**
 * Lets the edge hear a conversation that this Asterisk has in its own hands, and speak into it: a media channel of its own that runs ChanSpy
 * (context patchbay-spy). The conversation is not touched, and the media channel ends with the channel that it hears.
 */
export async function spy(command: CommandOf<"spy">, runner: CommandRunner): Promise<Outcome> {
  const { callId, mediaTicket, channel, uniqueid, leg, speaksTo } = command;
  const { ami, channels, calls } = runner;
  if (!TICKET.test(mediaTicket)) return invalid("not a media ticket");
  if (!channels.has(channel, uniqueid)) return unknown(channel, uniqueid);
  const spied = speaksTo === "peer" ? await peerOf(channel, runner) : channel;
  if (spied === "") return { code: "refused", text: "nobody else is in this channel's conversation" };
  if (!fitsChannel(spied)) return invalid("the channel's name does not fit into a dialplan");
  const own = spyChannel(randomToken(6));
  const call = { callId, uniqueid: own, answer: "at_once", leg } as const;
  const media = new Map(calls.announce(mediaTicket, call, ANSWER_WITHIN_MS));
  const key = media.get("PATCHBAY_KEY") ?? "";
  const overAudioSocket = media.get("PATCHBAY_MEDIA") === "audiosocket";
  // AudioSocket answers as soon as it connects: the edge has to be there before.
  if (overAudioSocket && (await calls.hold(key, new AbortController().signal)) === null)
    return { code: "refused", text: "the edge did not take the audio" };
  const outcome = told(
    await ami.send({
      Action: "Originate",
      Channel: overAudioSocket
        ? `AudioSocket/${media.get("PATCHBAY_AUDIOSOCKET")}/${key}/c(slin)`
        : "WebSocket/patchbay/c(ulaw)n",
      Context: "patchbay-spy",
      Exten: "s",
      Priority: 1,
      Timeout: ANSWER_WITHIN_MS,
      Variable: [
        `__PATCHBAY_TICKET=${mediaTicket}`,
        `PATCHBAY_SPY=${spied}`,
        `PATCHBAY_SPY_HOW=${HOW[speaksTo]}`,
      ],
      ChannelId: own,
      Async: true,
    }),
  );
  if (outcome.code !== "") calls.withdraw(mediaTicket);
  return outcome;
}

/** Whom this channel talks with; empty when nobody, or when it is a conference. */
async function peerOf(channel: string, { ami }: CommandRunner): Promise<string> {
  const reply = await ami.send({ Action: "Getvar", Channel: channel, Variable: "BRIDGEPEER" });
  const peers = reply.ok ? header(reply.headers, "Value") : "";
  return peers.includes(",") ? "" : peers;
}
