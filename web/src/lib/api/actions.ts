import type { PlaceCall, transferBody } from "@patchbay/protocol/api";
import { calls, phone, recordings, supervision, transfers } from "@patchbay/protocol/api/calls";
import { channels } from "@patchbay/protocol/api/channels";
import type { SupervisorMode } from "@patchbay/protocol/call";
import type { DeskCall } from "@patchbay/protocol/desk-phone";
import * as z from "zod";
import { ask } from "./ask.ts";
import { ApiRefusal, request } from "./request.ts";

/** Asks for the end of a live call; the call's own log says when it has ended. */
export const hangUp = (id: string) => ask(calls.hangUp, { params: { id } });

/** Asked again once when nothing answered: the id makes it the same call. */
async function askTwice<Answer>(place: () => Promise<Answer>): Promise<Answer> {
  try {
    return await place();
  } catch (failure) {
    if (failure instanceof ApiRefusal && failure.status === 0) return place();
    throw failure;
  }
}

/** Calls somebody from the browser phone. */
export const placeCall = (body: PlaceCall) => askTwice(() => ask(calls.place, { body }));

/** Rings one's desk phone; the number is dialled when it is picked up. */
export const callFromDesk = (body: DeskCall) => askTwice(() => ask(phone.callFromDesk, { body }));

/** Claims a ringing or waiting call for this browser's phone; who was faster is in the refusal's words. */
export const answerCall = (id: string) => ask(calls.answer, { params: { id } });

/** The same of a caller who waits in a PBX, or for whom it rings a phone, by one of the channels. */
export const answerAt = (id: string, uniqueid: string) => ask(channels.answer, { params: { id, uniqueid } });

export const rejectCall = (id: string) => ask(calls.reject, { params: { id } });

export const holdCall = (id: string, held: boolean) => ask(calls.hold, { params: { id }, body: { held } });

/** Claims the caller for this browser's phone; the assistant goes on until it has joined. */
export const takeOver = (id: string) => ask(supervision.takeOver, { params: { id } });

/** A leg for this browser's phone that hears the call and is heard by nobody. */
export const listen = (id: string) => ask(supervision.listen, { params: { id } });

/** The same of a conversation that a PBX has in its own hands, by one of its channels. */
export const listenAt = (id: string, uniqueid: string) => ask(channels.listen, { params: { id, uniqueid } });

/** Has a leg that listens speak into the call, or only listen again. */
export const supervise = (id: string, legId: string, mode: SupervisorMode) =>
  ask(supervision.speak, { params: { id }, body: { legId, mode } });

/** Tells the assistant something that the caller does not hear; once for each `id` of the words. */
export const coach = (id: string, words: { id: string; text: string }) =>
  ask(supervision.coach, { params: { id }, body: words });

export const handBack = (id: string) => ask(supervision.handBack, { params: { id } });

/** Puts the caller through to somebody else; how that goes is in the call's log. */
export const transferCall = (id: string, body: z.input<typeof transferBody>) =>
  ask(transfers.begin, { params: { id }, body });

export const cancelTransfer = (id: string) => ask(transfers.cancel, { params: { id } });

/** Holds the recording back, or goes on with it. */
export const pauseRecording = (id: string, paused: boolean) =>
  ask(recordings.pause, { params: { id }, body: { paused } });

/** For good. The call's own log says it to every page. */
export const deleteRecording = (id: string) => ask(recordings.remove, { params: { id } });

export const setHandled = (id: string, handled: boolean) =>
  ask(calls.setHandled, { params: { id }, body: { handled } });

/** Who a caller is that withholds their number; refused to whom the site does not show it. */
export const showWithheld = (id: string) => ask(calls.showWithheld, { params: { id } });

/** These two are not of the API's endpoints: the library for sign-in serves them, with answers of its own. */
const auth = async (path: string, body?: unknown): Promise<void> => {
  await request(`/api/auth/${path}`, z.unknown(), { method: "POST", body });
};

/** Signs in with a cookie; a wrong pair is told apart from an outage. */
export async function signIn(email: string, password: string): Promise<void> {
  try {
    await auth("sign-in/email", { email, password });
  } catch (failure) {
    if (failure instanceof ApiRefusal && failure.status === 401) {
      throw new ApiRefusal(401, failure.code, "This email and password do not belong together. Check both.");
    }
    throw failure;
  }
}

export const signOut = (): Promise<void> => auth("sign-out");
