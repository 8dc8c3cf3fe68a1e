import { MOST_CHANNELS, MOST_EXTENSIONS, MOST_QUEUES, type PbxSnapshot } from "@patchbay/protocol/pbx";
import type { PbxConference, PbxContact, PbxDevice, PbxParked, PbxQueue } from "@patchbay/protocol/pbx/lists";
import { extensionOf } from "@patchbay/protocol/pbx/site-view/families/devices";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import type { AmiClient, AmiReply } from "../../asterisk/ami-client.ts";
import { type Device, eventsOf, LIST_TIMEOUT_MS } from "../directory/lists.ts";
import { conferenceMember, parkedOf } from "./site-event-of.ts";

type Ami = Pick<AmiClient, "list">;
/** What a snapshot has beside channels and queues. */
export type SiteLists = Pick<PbxSnapshot, "contacts" | "parked" | "conferences"> & { phones: Device[] };

/** Each conference is asked for by its own action. */
const MOST_ASKED = 200;

/**
 * Parked calls (those that are `known`, or else Asterisk's list of them), conferences, and phones with their contacts. What Asterisk refuses (a module that is not there, nobody in it, a right that is
 * wanting) is none, or not known; what it does not answer makes half a list, and that is told to nobody.
 */
export async function lookUpSiteLists(
  ami: Ami,
  known: readonly PbxParked[] | null,
): Promise<Result<SiteLists>> {
  const [parked, rooms, endpoints] = await Promise.all([
    known === null ? ami.list({ Action: "ParkedCalls" }, LIST_TIMEOUT_MS) : known,
    ami.list({ Action: "ConfbridgeListRooms" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "PJSIPShowEndpoints" }, LIST_TIMEOUT_MS),
  ]);
  for (const reply of [parked, rooms, endpoints])
    if ("ok" in reply && isUnanswered(reply)) return refuse(reply.message);
  const conferences = await conferencesOf(ami, rooms);
  if (!conferences.ok) return conferences;
  return ok({
    parked: ("ok" in parked ? itemsOf(parked, "ParkedCall").map(parkedOf) : [...parked]).slice(
      0,
      MOST_CHANNELS,
    ),
    conferences: conferences.value,
    ...(endpoints.ok
      ? { ...phonesOf(itemsOf(endpoints, "EndpointList")) }
      : // Without the right to ask, the states of devices have to do.
        { phones: [] }),
  });
}

/** Neither an answer nor a refusal: nothing is known. */
export const isUnanswered = (reply: AmiReply): reply is AmiReply & { ok: false } =>
  !reply.ok && reply.code !== "refused" && reply.code !== "invalid";

type Event = ReturnType<typeof eventsOf>[number];
function itemsOf<N extends Event["Event"]>(reply: AmiReply, name: N): Extract<Event, { Event: N }>[] {
  const is = (event: Event): event is Extract<Event, { Event: N }> => event.Event === name;
  return eventsOf(reply.ok ? reply.items : []).filter(is);
}

async function conferencesOf(ami: Ami, rooms: AmiReply): Promise<Result<PbxConference[]>> {
  const listed: PbxConference[] = [];
  for (const room of itemsOf(rooms, "ConfbridgeListRooms").slice(0, Math.min(MOST_ASKED, MOST_QUEUES))) {
    const members = await ami.list(
      { Action: "ConfbridgeList", Conference: room.Conference },
      LIST_TIMEOUT_MS,
    );
    if (isUnanswered(members)) return refuse(members.message);
    listed.push({
      name: room.Conference.slice(0, 200),
      locked: room.Locked,
      members: itemsOf(members, "ConfbridgeList").map(conferenceMember).slice(0, 1_000),
    });
  }
  return ok(listed);
}

/** Endpoints write `Not in use` where events write NOT_INUSE. */
const WORDS: Readonly<Record<string, string>> = {
  "Not in use": "NOT_INUSE",
  "In use": "INUSE",
  Busy: "BUSY",
  Invalid: "INVALID",
  Unavailable: "UNAVAILABLE",
  Ringing: "RINGING",
  "Ring+Inuse": "RINGINUSE",
  "On Hold": "ONHOLD",
};

function phonesOf(endpoints: readonly Extract<Event, { Event: "EndpointList" }>[]) {
  const contacts: PbxContact[] = [];
  for (const { ObjectName, Contacts } of endpoints) {
    for (const one of Contacts.split(",")) {
      const uri = one.slice(one.indexOf("/") + 1);
      if (uri === "" || contacts.length >= MOST_EXTENSIONS) continue;
      contacts.push({
        endpoint: ObjectName.slice(0, 200),
        uri: uri.slice(0, 500),
        status: "",
        roundTripMs: null,
      });
    }
  }
  const phones = endpoints.map(({ ObjectName, DeviceState }) => ({
    name: `PJSIP/${ObjectName}`,
    state: WORDS[DeviceState] ?? "UNKNOWN",
  }));
  return { contacts, phones };
}

/** By a member's status: 0 to 8. */
const MEMBER_STATES = [
  "UNKNOWN",
  "NOT_INUSE",
  "INUSE",
  "BUSY",
  "INVALID",
  "UNAVAILABLE",
  "RINGING",
  "RINGINUSE",
  "ONHOLD",
];

/** Every phone that is named by its extension; a device's own state is a better word than what others list of it. */
export function devicesOf(
  queues: readonly PbxQueue[],
  phones: readonly Device[],
  devices: readonly Device[],
): PbxDevice[] {
  const members = queues.flatMap((queue) =>
    queue.members.map(({ interface: name, status }) => ({ name, state: MEMBER_STATES[status] ?? "UNKNOWN" })),
  );
  const states = new Map([...members, ...phones, ...devices].map(({ name, state }) => [name, state]));
  return [...states]
    .filter(([device]) => extensionOf(device) !== null)
    .slice(0, MOST_EXTENSIONS)
    .map(([device, state]) => ({ device: device.slice(0, 200), state: state.slice(0, 40) }));
}
