import { randomToken } from "@patchbay/protocol/ids";
import { type CallState, hasEnded } from "../../call/life/state.ts";
import type { CallContext } from "./call-context.ts";
import {
  awaitsAudio,
  type BeginCall,
  beginningOf,
  type CallFile,
  fileAnew,
  fileOf,
  routedBy,
} from "./call-file.ts";

/** A ticket for the leg that is awaited, empty where none is; `elsewhere` when this call is over, or another party's by now. */
export interface Begun {
  mediaTicket: string;
  elsewhere: boolean;
}

/** What an arriving call needs of its object. */
export interface ArrivingCall extends CallContext {
  save(file: CallFile): void;
  /** What the next socket of the caller's leg proves itself with: the same until it is used. */
  ticket(): Promise<string>;
  /** A call has begun that there was not before. */
  began(): void;
}

/** Begins the call, or finds it begun: the same question gets the same call, and of two the newer decision counts. */
export async function arrive(call: BeginCall, here: ArrivingCall): Promise<Begun> {
  const wantsAudio = awaitsAudio(call);
  const file = here.file();
  if (file === null) {
    here.save(fileOf(call));
    const ticket = wantsAudio ? here.ticket() : "";
    for (const event of beginningOf(call)) here.append(event);
    here.began();
    return { mediaTicket: await ticket, elsewhere: false };
  }
  const { decision } = call;
  if (decision === null && isElsewhere(call, here.state())) return { mediaTicket: "", elsewhere: true };
  if (isAnother(call, file) && decision !== null) {
    if (isElsewhere(call, here.state())) return { mediaTicket: "", elsewhere: true };
    here.save(fileAnew(file, call));
    const ticket = wantsAudio ? here.ticket() : "";
    here.append(routedBy(decision, call.to));
    return { mediaTicket: await ticket, elsewhere: false };
  }
  // Whoever is here already needs none.
  const awaited = wantsAudio && here.state().leg === "none";
  return { mediaTicket: awaited ? await here.ticket() : randomToken(), elsewhere: false };
}

/** Another question than the one that was answered last; what comes without one is the same call told twice. */
const isAnother = ({ offerId }: BeginCall, file: CallFile): boolean =>
  offerId !== undefined && offerId !== file.offerId;

/** The channel of a call may outlive it, or have left it to another party. */
const isElsewhere = ({ origin }: BeginCall, state: CallState): boolean =>
  hasEnded(state) || ("siteId" in origin && state.pbx?.uniqueid !== origin.pbx.uniqueid);
