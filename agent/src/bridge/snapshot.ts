import { header } from "@patchbay/protocol/ami/decoder";
import type { PbxSnapshot } from "@patchbay/protocol/pbx";
import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import type { AmiClient } from "../asterisk/ami-client.ts";
import { asksToWithhold } from "../asterisk/presentation.ts";
import { directoryOf } from "./directory/directory-of.ts";
import { devicesOf, eventsOf, LIST_TIMEOUT_MS, queuesOf } from "./directory/lists.ts";
import { isHolding, pbxChannelOf } from "./pbx-events.ts";

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
  // Without app_queue there is no such action, and no queue for the fallback either.
  const listed = {
    queues: queues.ok ? queuesOf(queues.items) : [],
    devices: devices.ok ? devicesOf(devices.items) : [],
  };
  const { extensions, unreachable, unstaffed } = directoryOf(listed);
  const withheld = await withheldAmong(ami, listed.queues);
  return ok({
    at: nowMs,
    asteriskVersion: settings.ok ? header(settings.headers, "AsteriskVersion").slice(0, 120) : "",
    channels: eventsOf(channels.items).flatMap((event) =>
      event.Event === "CoreShowChannel"
        ? [
            {
              ...pbxChannelOf(event, holding.has(event.BridgeId) ? "" : event.BridgeId),
              ...(withheld.has(event.Uniqueid) ? { withheld: true } : {}),
            },
          ]
        : [],
    ),
    queues: listed.queues,
    extensions,
    unreachable,
    unstaffed,
  });
}

/** More than these are not asked for at once: Asterisk answers one after the other. */
const MOST_ASKED = 200;

/** Who of those that wait in a queue withhold their number: no list says so, and calls are made of them. */
async function withheldAmong(
  ami: Pick<AmiClient, "send">,
  queues: readonly PbxQueue[],
): Promise<Set<string>> {
  const callers = queues.flatMap((queue) => queue.callers).slice(0, MOST_ASKED);
  const asked = await Promise.all(
    callers.map(async ({ uniqueid, channel }) =>
      (await asksToWithhold(ami, channel)) === true ? [uniqueid] : [],
    ),
  );
  return new Set(asked.flat());
}
