import {
  type PlaceCall,
  phoneLeg,
  type siteBody,
  siteWithToken,
  type transferBody,
  withheldCaller,
} from "@patchbay/protocol/api";
import {
  type newAssistantBody,
  type RolledBack,
  type rollbackBody,
  rolledBack,
  type saveAssistantBody,
} from "@patchbay/protocol/assistants";
import type { RoutePlan, SupervisorMode } from "@patchbay/protocol/call";
import { type OrgSettings, settingsPage } from "@patchbay/protocol/org-settings";
import type { newAccount } from "@patchbay/protocol/twilio-account";
import * as z from "zod";
import { ApiRefusal, request } from "./request.ts";

const anything = z.unknown();
const post = async (path: string, body?: unknown): Promise<void> => {
  await request(path, anything, { method: "POST", body });
};

/** Asks for the end of a live call; the call's own log says when it has ended. */
export const hangUp = (callId: string): Promise<void> => post(`/api/calls/${callId}/hangup`);

/** Calls somebody from the browser phone. Asked again once when nothing answered: the id makes it the same call. */
export async function placeCall(call: PlaceCall) {
  const ask = () => request("/api/calls", phoneLeg, { method: "POST", body: call });
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof ApiRefusal && failure.status === 0) return ask();
    throw failure;
  }
}

const answeredLeg = phoneLeg.omit({ callId: true });

/** Claims a ringing or waiting call for this browser's phone; who was faster is in the refusal's words. */
export const answerCall = (callId: string) =>
  request(`/api/calls/${callId}/answer`, answeredLeg, { method: "POST" });

export const rejectCall = (callId: string): Promise<void> => post(`/api/calls/${callId}/reject`);

export const holdCall = (callId: string, held: boolean): Promise<void> =>
  post(`/api/calls/${callId}/hold`, { held });

/** Claims the caller for this browser's phone; the assistant goes on until it has joined. */
export const takeOver = (callId: string) =>
  request(`/api/calls/${callId}/take-over`, answeredLeg, { method: "POST" });

/** A leg for this browser's phone that hears the call and is heard by nobody. */
export const listen = (callId: string) =>
  request(`/api/calls/${callId}/listen`, answeredLeg, { method: "POST" });

/** Has a leg that listens speak into the call, or only listen again. */
export const supervise = (callId: string, legId: string, mode: SupervisorMode): Promise<void> =>
  post(`/api/calls/${callId}/supervise`, { legId, mode });

/** Tells the assistant something that the caller does not hear; once for each `id`. */
export const coach = (callId: string, words: { id: string; text: string }): Promise<void> =>
  post(`/api/calls/${callId}/coach`, words);

export const handBack = (callId: string): Promise<void> => post(`/api/calls/${callId}/hand-back`);

/** Puts the caller through to somebody else; how that goes is in the call's log. */
export const transferCall = (callId: string, body: z.input<typeof transferBody>): Promise<void> =>
  post(`/api/calls/${callId}/transfer`, body);

export const cancelTransfer = (callId: string): Promise<void> => post(`/api/calls/${callId}/transfer/cancel`);

/** Holds the recording back, or goes on with it. */
export const pauseRecording = (callId: string, paused: boolean): Promise<void> =>
  post(`/api/calls/${callId}/recording`, { paused });

/** For good. The call's own log says it to every page. */
export async function deleteRecording(callId: string): Promise<void> {
  await request(`/api/calls/${callId}/recording`, anything, { method: "DELETE" });
}

export const setHandled = (callId: string, handled: boolean): Promise<void> =>
  post(`/api/calls/${callId}/handled`, { handled });

/** The answer's token is shown once and kept nowhere. */
export const addSite = (body: { id: string; name: string }) =>
  request("/api/sites", siteWithToken, { method: "POST", body });

export const rotateToken = (siteId: string) =>
  request(`/api/sites/${siteId}/token`, siteWithToken, { method: "POST" });

export const revokeSite = (siteId: string): Promise<void> => post(`/api/sites/${siteId}/revoke`);

/** Signs in with a cookie; a wrong pair is told apart from an outage. */
export async function signIn(email: string, password: string): Promise<void> {
  try {
    await post("/api/auth/sign-in/email", { email, password });
  } catch (failure) {
    if (failure instanceof ApiRefusal && failure.status === 401) {
      throw new ApiRefusal(401, failure.code, "This email and password do not belong together. Check both.");
    }
    throw failure;
  }
}

/** A number of a Twilio account, or an extension of a site. */
type RouteAt = { accountSid: string; number: string } | { siteId: string; exten: string };

const routePath = (at: RouteAt): string =>
  "number" in at
    ? `/api/routing/numbers/${encodeURIComponent(at.number)}`
    : `/api/routing/sites/${at.siteId}/extensions/${encodeURIComponent(at.exten)}`;

/** Says what a number or an extension does; calls that are already there are not touched. */
export async function saveRoute({ plan, ...at }: RouteAt & { plan: RoutePlan }): Promise<void> {
  const body = "number" in at ? { accountSid: at.accountSid, plan } : { plan };
  await request(routePath(at), anything, { method: "PUT", body });
}

export async function removeRoute(at: RouteAt): Promise<void> {
  await request(routePath(at), anything, { method: "DELETE" });
}

/** Keeps a Twilio account, or replaces its secrets. */
export const saveAccount = (account: z.input<typeof newAccount>): Promise<void> =>
  post("/api/routing/accounts", account);

/** Answers the new assistant's id. */
export const createAssistant = async (body: z.input<typeof newAssistantBody>): Promise<string> =>
  (await request("/api/assistants", z.object({ id: z.string() }), { method: "POST", body })).id;

/** Refused when somebody saved another version meanwhile; the refusal says who. */
/** Answers what of it was gone, and left out. */
export const saveAssistant = (id: string, body: z.input<typeof saveAssistantBody>): Promise<RolledBack> =>
  request(`/api/assistants/${id}`, rolledBack, { method: "PUT", body });

export const rollbackAssistant = (id: string, body: z.infer<typeof rollbackBody>): Promise<RolledBack> =>
  request(`/api/assistants/${id}/rollback`, rolledBack, { method: "POST", body });

export async function removeAssistant(id: string): Promise<void> {
  await request(`/api/assistants/${id}`, anything, { method: "DELETE" });
}
/**
 * Decides for all calls that begin from now on. The change is made to what holds now, not to what a page once read: whoever
 * turns one switch does not turn back what somebody else has decided since.
 */
export async function changeSettings(change: (held: OrgSettings) => OrgSettings) {
  const { settings } = await request("/api/settings", settingsPage);
  return request("/api/settings", settingsPage, { method: "PUT", body: change(settings) });
}

export async function changeSite(id: string, body: z.input<typeof siteBody>): Promise<void> {
  await request(`/api/sites/${id}`, anything, { method: "PUT", body });
}

/** Who a caller is that withholds their number; refused to whom the site does not show it. */
export const showWithheld = (callId: string) =>
  request(`/api/calls/${callId}/withheld`, withheldCaller, { method: "POST" });

export const signOut = (): Promise<void> => post("/api/auth/sign-out");
