import { siteWithToken } from "@patchbay/protocol/api";
import * as z from "zod";
import { ApiRefusal, request } from "./request.ts";

const anything = z.unknown();
const post = async (path: string, body?: unknown): Promise<void> => {
  await request(path, anything, { method: "POST", body });
};

/** Asks for the end of a live call; the call's own log says when it has ended. */
export const hangUp = (callId: string): Promise<void> => post(`/api/calls/${callId}/hangup`);

export const setHandled = (callId: string, handled: boolean): Promise<void> =>
  post(`/api/calls/${callId}/handled`, { handled });

/** The answer's token is shown once and kept nowhere. */
export const addSite = (name: string) =>
  request("/api/sites", siteWithToken, { method: "POST", body: { name } });

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

export const signOut = (): Promise<void> => post("/api/auth/sign-out");
