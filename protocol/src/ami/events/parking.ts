import { event, named, number, text } from "./fields.ts";

/** ParkingTimeout in seconds: in all from the lot's own time, in a list what is left of it. */
const parked = {
  ParkeeChannel: named,
  ParkeeUniqueid: named,
  ParkerDialString: text,
  Parkinglot: text,
  ParkingSpace: text,
  ParkingTimeout: number,
  ParkingDuration: number,
};
const by = { RetrieverChannel: text, RetrieverUniqueid: text };

/** Calls that wait in a parking lot. */
export const parkingEvents = {
  ParkedCall: event("ParkedCall", parked),
  UnParkedCall: event("UnParkedCall", { ...parked, ...by }),
  ParkedCallTimeOut: event("ParkedCallTimeOut", parked),
  ParkedCallGiveUp: event("ParkedCallGiveUp", parked),
  ParkedCallSwap: event("ParkedCallSwap", parked),
  Parkinglot: event("Parkinglot", { Name: named, StartSpace: text, StopSpace: text, Timeout: text }),
};
