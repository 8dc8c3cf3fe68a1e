import { linkPurpose } from "@patchbay/protocol/members";
import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { request } from "../../lib/api/request.ts";

/** What the link of this page is for. */
export const purposeQuery = (token: string) =>
  queryOptions({
    queryKey: ["access", token],
    queryFn: ({ signal }) =>
      request("/api/access/look", linkPurpose, { method: "POST", body: { token }, signal }),
    staleTime: 0,
  });

/** Uses the link up; answers the address to sign in with. */
const use = async (path: string, body: unknown): Promise<string> =>
  (await request(path, z.object({ email: z.string() }), { method: "POST", body })).email;

export const join = (body: { token: string; name: string; password: string }) =>
  use("/api/access/join", body);
export const reset = (body: { token: string; password: string }) => use("/api/access/reset", body);
