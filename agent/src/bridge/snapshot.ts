import { header } from "@patchbay/protocol/ami/decoder";
import type { AmiEventOf } from "@patchbay/protocol/ami/events";
import type { PbxSnapshot } from "@patchbay/protocol/pbx";
import type { PbxParked } from "@patchbay/protocol/pbx/lists";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import type { AmiClient } from "../asterisk/ami-client.ts";
import { asksToWithhold } from "../asterisk/presentation.ts";
import { directoryOf } from "./directory/directory-of.ts";
import { deviceStatesOf, eventsOf, LIST_TIMEOUT_MS, queuesOf } from "./directory/lists.ts";
import { isHolding, pbxChannelOf } from "./pbx-events.ts";
import { devicesOf, isUnanswered, lookUpSiteLists } from "./site/site-lists.ts";

/** What need not be asked for. */
export interface KnownBefore {
  /** Of a channel that is not known yet it is asked whether its caller withholds their number. */
  isKnown?: (uniqueid: string) => boolean;
  /** Who is parked; null where that is to be looked up. */
  parked?: readonly PbxParked[] | null;
}

/**
 * Asks Asterisk for everything at this instant: its version, all channels with their bridges, all queues. Never throws.
 */
export async function takeSnapshot(
  ami: Pick<AmiClient, "send" | "list">,
  nowMs: number,
  { isKnown = () => true, parked = null }: KnownBefore = {},
): Promise<Result<PbxSnapshot>> {
  const [settings, channels, queues, devices, bridges] = await Promise.all([
    ami.send({ Action: "CoreSettings" }),
    ami.list({ Action: "CoreShowChannels" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "QueueStatus" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "DeviceStateList" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "BridgeList" }, LIST_TIMEOUT_MS),
  ]);
  if (!channels.ok) return refuse(`CoreShowChannels: ${channels.message}`);
  // Half a list is none: what it lacks would be taken for gone.
  for (const reply of [queues, devices, bridges]) if (isUnanswered(reply)) return refuse(reply.message);
  const listedBridges = eventsOf(bridges.ok ? bridges.items : []);
  const isParked =
    !bridges.ok ||
    listedBridges.some(
      (event) =>
        event.Event === "BridgeListItem" && event.BridgeType === "parking" && event.BridgeNumChannels > 0,
    );
  const more = await lookUpSiteLists(ami, parked ?? (isParked ? null : []));
  if (!more.ok) return more;
  const holding = new Set(
    listedBridges.flatMap((event) =>
      event.Event === "BridgeListItem" && isHolding(event) ? [event.BridgeUniqueid] : [],
    ),
  );
  // Without app_queue there is no such action, and no queue for the fallback either.
  const listed = {
    queues: queues.ok ? queuesOf(queues.items) : [],
    devices: devices.ok ? deviceStatesOf(devices.items) : [],
  };
  const { extensions, unreachable, unstaffed } = directoryOf(listed);
  const { phones, ...lists } = more.value;
  const strangers = eventsOf(channels.items).flatMap((event) =>
    event.Event === "CoreShowChannel" && isCaller(event) && !isKnown(event.Uniqueid)
      ? [{ uniqueid: event.Uniqueid, channel: event.Channel }]
      : [],
  );
  const queued = listed.queues.flatMap((queue) => queue.callers);
  const withheld = await withheldAmong(ami, [...queued, ...strangers]);
  return ok({
    at: nowMs,
    asteriskVersion: settings.ok ? header(settings.headers, "AsteriskVersion").slice(0, 120) : "",
    channels: eventsOf(channels.items).flatMap((event) =>
      event.Event === "CoreShowChannel"
        ? [
            {
              ...pbxChannelOf(event, holding.has(event.BridgeId) ? "" : event.BridgeId),
              application: event.Application.slice(0, 200),
              ageMs: ageMsOf(event.Duration),
              ...(withheld.has(event.Uniqueid) ? { withheld: true } : {}),
            },
          ]
        : [],
    ),
    queues: listed.queues,
    extensions,
    unreachable,
    unstaffed,
    devices: devicesOf(listed.queues, phones, listed.devices),
    ...lists,
  });
}

/** Of `hh:mm:ss`. */
function ageMsOf(duration: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = duration.split(":").map(Number);
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
}

/** More than these are not asked for at once: Asterisk answers one after the other. */
const MOST_ASKED = 200;

/** What a channel runs that Asterisk itself has dialled: such a one shows what the PBX knows it by. */
const DIALLED: ReadonlySet<string> = new Set(["AppDial", "AppDial2", "AppQueue"]);
const isCaller = ({ Channel, CallerIDNum, Application }: AmiEventOf<"CoreShowChannel">): boolean =>
  CallerIDNum !== "" && !Channel.startsWith("Local/") && !DIALLED.has(Application);

/** Who of these withhold their number: no list says so. Calls are made of those that wait in a queue, and all are shown. */
async function withheldAmong(
  ami: Pick<AmiClient, "send">,
  callers: readonly { uniqueid: string; channel: string }[],
): Promise<Set<string>> {
  const asked = await Promise.all(
    callers
      .slice(0, MOST_ASKED)
      .map(async ({ uniqueid, channel }) =>
        (await asksToWithhold(ami, channel)) === true ? [uniqueid] : [],
      ),
  );
  return new Set(asked.flat());
}
