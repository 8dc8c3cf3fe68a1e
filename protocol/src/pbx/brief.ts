import type { PbxEvent, PbxEventSaid } from "../pbx.ts";

/** Of a channel that begins most is empty yet: a third of what a busy PBX would tell. */
export function briefly(event: PbxEvent): PbxEventSaid {
  if (event.kind === "channel_new") {
    const { callerNumber, callerName, connectedNumber, connectedName, context, exten, bridgeId, ...always } =
      event.channel;
    const filled = { callerNumber, callerName, connectedNumber, connectedName, context, exten, bridgeId };
    return { ...event, channel: { ...always, ...without(filled) } };
  }
  if (event.kind !== "channel_state") return event;
  const { connectedNumber, connectedName, ...always } = event;
  return { ...always, ...without({ connectedNumber, connectedName }) };
}

function without<T extends object>(values: T): Partial<T> {
  const kept: Partial<T> = {};
  for (const key in values) if (values[key] !== "" && values[key] != null) kept[key] = values[key];
  return kept;
}
