import { randomToken } from "@patchbay/protocol/ids";
import { hashToken } from "../../auth/tokens.ts";
import { type CallState, hasEnded } from "../../call/life/state.ts";
import {
  awaitsAudio,
  type BeginCall,
  beginningOf,
  type CallFile,
  fileAnew,
  fileOf,
  routedBy,
} from "./call-file.ts";
import type { CarryingCall } from "./carry-out.ts";

/** A ticket for the leg that is awaited, empty where none is; `elsewhere` when this call is over, or another party's by now. */
export interface Begun {
  mediaTicket: string;
  elsewhere: boolean;
}

/** What an arriving call needs of its object. */
export interface ArrivingCall extends Pick<CarryingCall, "append" | "state" | "file"> {
  save(file: CallFile): void;
  /** The next socket of the caller's leg proves itself with the ticket of this hash. */
  issue(ticketHash: string | null): void;
  /** A call has begun that there was not before. */
  began(): void;
}

/** Begins the call, or finds it begun: the same question gets the same call, and of two the newer decision counts. */
export async function arrive(call: BeginCall, here: ArrivingCall): Promise<Begun> {
  const wantsAudio = awaitsAudio(call);
  const ticket = wantsAudio ? randomToken() : "";
  const ticketHash = wantsAudio ? await hashToken(ticket) : null;
  const file = here.file();
  if (file === null) {
    here.save(fileOf(call, ticketHash));
    for (const event of beginningOf(call)) here.append(event);
    here.began();
    return { mediaTicket: ticket, elsewhere: false };
  }
  const { decision } = call;
  if (isAnother(call, file) && decision !== null) {
    if (isElsewhere(call, here.state())) return { mediaTicket: "", elsewhere: true };
    here.save(fileAnew(file, call, ticketHash));
    here.append(routedBy(decision, call.to));
  } else if (here.state().leg === "none" && wantsAudio) here.issue(ticketHash);
  return { mediaTicket: ticket, elsewhere: false };
}

/** Another question than the one that was answered last; what comes without one is the same call told twice. */
const isAnother = ({ offerId }: BeginCall, file: CallFile): boolean =>
  offerId !== undefined && offerId !== file.offerId;

/** The channel of a call may outlive it, or have left it to another party. */
const isElsewhere = ({ origin }: BeginCall, state: CallState): boolean =>
  hasEnded(state) || ("siteId" in origin && state.pbx?.uniqueid !== origin.pbx.uniqueid);
