import * as z from "zod";
import { type AmiAct, defineAmiAct, list } from "./act.ts";
import { channel, conference, lot, participant, whole } from "./fields.ts";

const call = ["call"] as const;
const permission = "pbx.control";
const parking = "Parking";
const family = "Conferences";

/** Parking lots and conference rooms. */
export const conferences: readonly AmiAct[] = [
  defineAmiAct({
    action: "Park",
    family: parking,
    input: z.strictObject({
      Channel: channel(),
      /** Who is called when nobody has taken it up: without one, Asterisk would call whoever is parked. */
      TimeoutChannel: channel(),
      AnnounceChannel: channel().optional(),
      /** Milliseconds. */
      Timeout: whole(5_000, 3_600_000).optional(),
      Parkinglot: lot().optional(),
    }),
    permission,
    rights: call,
    // A full lot answers with success too, and parks nobody.
    done: { event: "ParkedCall", limitMs: 5_000, same: { ParkeeChannel: "Channel" } },
    caution: "A caller who talks with nobody is hung up where no place is free.",
    words: { title: "Park", about: "Puts a channel into a parking place, with a way back" },
  }),
  defineAmiAct({
    action: "ParkedCalls",
    family: parking,
    input: z.strictObject({ ParkingLot: lot().optional() }),
    answer: list("ParkedCallsComplete", "ParkedCall"),
    permission: "pbx.read",
    rights: call,
    words: { title: "Parked calls", about: "Who is parked, where, and for how long still" },
  }),
  defineAmiAct({
    action: "Parkinglots",
    family: parking,
    input: z.strictObject({}),
    answer: list("ParkinglotsComplete", "Parkinglot"),
    permission: "pbx.read",
    rights: call,
    words: { title: "Parking lots", about: "Every lot with its places" },
  }),
  defineAmiAct({
    action: "ConfbridgeListRooms",
    family,
    input: z.strictObject({}),
    answer: list("ConfbridgeListRoomsComplete", "ConfbridgeListRooms"),
    permission: "pbx.read",
    rights: ["reporting"],
    words: { title: "Rooms", about: "Every conference that goes on" },
  }),
  defineAmiAct({
    action: "ConfbridgeList",
    family,
    input: z.strictObject({ Conference: conference() }),
    answer: list("ConfbridgeListComplete", "ConfbridgeList"),
    permission: "pbx.read",
    rights: ["reporting"],
    words: { title: "Participants", about: "Who is in a conference" },
  }),
  defineAmiAct({
    action: "ConfbridgeKick",
    family,
    input: z.strictObject({ Conference: conference(), Channel: participant() }),
    permission,
    rights: call,
    words: { title: "Take out", about: "Takes one participant, or all, out of a conference" },
  }),
  defineAmiAct({
    action: "ConfbridgeMute",
    family,
    input: z.strictObject({ Conference: conference(), Channel: participant() }),
    permission,
    rights: call,
    done: { event: "ConfbridgeMute", limitMs: 3_000, same: { Conference: "Conference" } },
    words: { title: "Mute", about: "Silences a participant, or all" },
  }),
  defineAmiAct({
    action: "ConfbridgeUnmute",
    family,
    input: z.strictObject({ Conference: conference(), Channel: participant() }),
    permission,
    rights: call,
    done: { event: "ConfbridgeUnmute", limitMs: 3_000, same: { Conference: "Conference" } },
    words: { title: "Unmute", about: "Lets a participant, or all, be heard again" },
  }),
  defineAmiAct({
    action: "ConfbridgeLock",
    family,
    input: z.strictObject({ Conference: conference() }),
    permission,
    rights: call,
    silent: true,
    words: { title: "Lock", about: "Lets nobody else into a conference" },
  }),
  defineAmiAct({
    action: "ConfbridgeUnlock",
    family,
    input: z.strictObject({ Conference: conference() }),
    permission,
    rights: call,
    silent: true,
    words: { title: "Unlock", about: "Lets others into a conference again" },
  }),
  defineAmiAct({
    action: "ConfbridgeStartRecord",
    family,
    input: z.strictObject({ Conference: conference() }),
    permission,
    rights: ["system"],
    named: { header: "RecordFile", before: "patchbay-", after: ".wav" },
    done: { event: "ConfbridgeRecord", limitMs: 5_000, same: { Conference: "Conference" } },
    words: { title: "Record", about: "Records a conference into a file of its own" },
  }),
  defineAmiAct({
    action: "ConfbridgeStopRecord",
    family,
    input: z.strictObject({ Conference: conference() }),
    permission,
    rights: ["system"],
    done: { event: "ConfbridgeStopRecord", limitMs: 5_000, same: { Conference: "Conference" } },
    words: { title: "Stop recording", about: "Ends the recording of a conference" },
  }),
  defineAmiAct({
    action: "ConfbridgeSetSingleVideoSrc",
    family,
    input: z.strictObject({ Conference: conference(), Channel: channel() }),
    permission,
    rights: call,
    words: { title: "Show one", about: "Shows one participant's picture to all" },
  }),
];
