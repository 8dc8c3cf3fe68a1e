import { type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { type AmiEvent, parseAmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxQueue, PbxSnapshot } from "@patchbay/protocol/pbx";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import type { AmiClient } from "../asterisk/ami-client.ts";
import { isHolding, pbxChannelOf } from "./pbx-events.ts";

const LIST_TIMEOUT_MS = 10_000;

/** Asks Asterisk for everything at this instant: its version, all channels with their bridges, all queues. Never throws. */
export async function takeSnapshot(
  ami: Pick<AmiClient, "send" | "list">,
  nowMs: number,
): Promise<Result<PbxSnapshot>> {
  const [settings, channels, queues, devices, bridges] = await Promise.all([
    ami.send({ Action: "CoreSettings" }),
    ami.list({ Action: "CoreShowChannels" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "QueueStatus" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "DeviceStateList" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "BridgeList" }, LIST_TIMEOUT_MS),
  ]);
  if (!channels.ok) return refuse(`CoreShowChannels: ${channels.message}`);
  const holding = new Set(
    eventsOf(bridges.ok ? bridges.items : []).flatMap((event) =>
      event.Event === "BridgeListItem" && isHolding(event) ? [event.BridgeUniqueid] : [],
    ),
  );
  return ok({
    at: nowMs,
    asteriskVersion: settings.ok ? header(settings.headers, "AsteriskVersion").slice(0, 120) : "",
    channels: eventsOf(channels.items).flatMap((event) =>
      event.Event === "CoreShowChannel"
        ? [pbxChannelOf(event, holding.has(event.BridgeId) ? "" : event.BridgeId)]
        : [],
    ),
    // Without app_queue there is no such action, and no queue for the fallback either.
    queues: queues.ok ? queuesOf(eventsOf(queues.items)) : [],
    extensions: extensionsOf(
      eventsOf([...(devices.ok ? devices.items : []), ...(queues.ok ? queues.items : [])]),
    ),
  });
}

function eventsOf(items: readonly AmiHeaders[]): AmiEvent[] {
  return items.flatMap((item) => {
    const event = parseAmiEvent(item);
    return event.ok && event.value !== null ? [event.value] : [];
  });
}

const PHONE = /^(?:PJSIP|SIP)\/(\d{2,20})$/;
const MOST_EXTENSIONS = 5_000;

/** Phones that are named by their extension, as nearly all are; the others are dialled by hand. */
function extensionsOf(events: readonly AmiEvent[]): string[] {
  const found = new Set<string>();
  for (const event of events) {
    // Asterisk lists the devices that it has heard of since it began; members of a queue are known in any case.
    const device =
      event.Event === "DeviceStateChange"
        ? event.Device
        : event.Event === "QueueMember"
          ? event.Location
          : "";
    const extension = PHONE.exec(device)?.[1];
    if (extension !== undefined) found.add(extension);
  }
  return [...found].sort().slice(0, MOST_EXTENSIONS);
}

function queuesOf(events: readonly AmiEvent[]): PbxQueue[] {
  const queues = new Map<string, PbxQueue>();
  const queueOf = (name: string) => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const fresh: PbxQueue = { name: name.slice(0, 200), callers: [], members: [] };
    queues.set(name, fresh);
    return fresh;
  };
  for (const event of events) {
    if (event.Event === "QueueParams") queueOf(event.Queue);
    else if (event.Event === "QueueMember") {
      queueOf(event.Queue).members.push({
        interface: event.Location.slice(0, 200),
        name: event.Name.slice(0, 200),
        paused: event.Paused,
        status: event.Status,
        inCall: event.InCall,
      });
    } else if (event.Event === "QueueEntry") {
      queueOf(event.Queue).callers.push({
        uniqueid: event.Uniqueid.slice(0, 150),
        channel: event.Channel.slice(0, 200),
        position: event.Position,
        waitMs: event.Wait * 1_000,
      });
    }
  }
  return [...queues.values()];
}
