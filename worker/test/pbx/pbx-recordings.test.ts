import { env, SELF } from "cloudflare:test";
import { pbxRecording } from "@patchbay/protocol/api/pbx-recordings";
import { deriveCallId } from "@patchbay/protocol/ids";
import { RECORDING_PIECE_BYTES, recordingsPath } from "@patchbay/protocol/link/recordings";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createOrganization, ORIGIN } from "../support/organization.ts";
import { isKeptFrom } from "../support/outsiders.ts";
import { asked, entries, house } from "./house.ts";
import { CALLED, CALLER, enters, row } from "./two-phones.ts";

const page = z.object({ recordings: z.array(pbxRecording) });

/** So many bytes, of which each piece is other than the others. */
function wav(bytes: number): Uint8Array<ArrayBuffer> {
  const sound = new Uint8Array(bytes);
  for (let at = 44; at < bytes; at += 1) sound[at] = (at * 7 + Math.floor(at / 1_000)) % 251;
  return sound;
}

/** Two phones talk inside the PBX, and a supervisor has one of them recorded. */
async function recorded() {
  const one = await house();
  const { organization, connector } = one;
  connector.events(
    row("u.1", CALLER, "1001"),
    row("u.2", CALLED, "1002"),
    enters("u.1", CALLER),
    enters("u.2", CALLED),
  );
  const { orgId, siteId } = organization;
  const link = env.PBX_LINK.get(env.PBX_LINK.idFromName(siteId));
  await expect.poll(() => link.channelState(orgId, "u.2")).toBe("alive");
  const sam = await one.desk("admin");
  const { told } = await asked(one, sam, "MixMonitor", { input: { Channel: CALLER } }, { verdict: "done" });
  const callId = await deriveCallId({ source: "pbx", siteId, uniqueid: "u.1" });
  const path = recordingsPath(told.id);
  const at = async (way: string, request: RequestInit = {}, token = organization.token) =>
    SELF.fetch(`${ORIGIN}${way}`, { ...request, headers: { authorization: `Bearer ${token}` } });
  const piece = (sound: Uint8Array<ArrayBuffer>, from: number) =>
    at(`${path}?at=${from}&of=${sound.length}`, {
      method: "PUT",
      body: sound.slice(from, from + RECORDING_PIECE_BYTES),
    });
  const list = async () => page.parse((await sam.get(`/calls/${callId}/pbx-recordings`)).body).recordings;
  const sound = `/calls/${callId}/pbx-recordings/${told.id}/sound`;
  const heard = () => SELF.fetch(`${ORIGIN}/api${sound}`, { headers: { cookie: sam.cookie } });
  return { organization, house: one, sam, callId, id: told.id, path, at, piece, list, heard };
}

describe("what a PBX has recorded", () => {
  it("belongs to a call that is listed from then on, comes in pieces, resumed, and is heard and deleted by whoever may", async () => {
    const one = await recorded();
    const { callId, id, sam } = one;
    // The site lists no calls inside its PBX; this one is.
    expect(await sam.get(`/calls/${callId}`)).toMatchObject({
      status: 200,
      body: { call: { source: "inside", status: "in_progress", from: { number: "1001" } } },
    });
    expect(await one.list()).toMatchObject([{ id, bytes: null, byName: "Test admin", trouble: "" }]);
    const whole = wav(RECORDING_PIECE_BYTES * 2 + 1_000);
    expect(await (await one.at(one.path)).json()).toEqual({ received: 0, stored: false });
    for (const from of [0, RECORDING_PIECE_BYTES]) expect((await one.piece(whole, from)).status).toBe(200);
    // The line was cut: whoever comes back is told how far it is.
    expect(await (await one.at(one.path)).json()).toEqual({
      received: RECORDING_PIECE_BYTES * 2,
      stored: false,
    });
    expect(await (await one.piece(whole, RECORDING_PIECE_BYTES * 2)).json()).toEqual({
      received: whole.length,
      stored: true,
    });
    expect(await (await one.at(one.path)).json()).toEqual({ received: whole.length, stored: true });
    const ms = Math.round((whole.length - 44) / 16);
    expect(await one.list()).toMatchObject([{ id, bytes: whole.length, ms }]);
    const answer = await one.heard();
    expect(answer.headers.get("content-type")).toBe("audio/wav");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(whole);
    const way = `/calls/${callId}/pbx-recordings/${id}`;
    await isKeptFrom(one.organization, "supervisor", (desk) => desk.remove(way));
    expect((await sam.remove(way)).status).toBe(200);
    expect(await one.list()).toEqual([]);
    expect((await one.heard()).status).toBe(404);
    expect(
      (await env.ARCHIVE.list({ prefix: `${one.organization.orgId}/calls/${callId}/pbx` })).objects,
    ).toEqual([]);
    await expect
      .poll(async () =>
        (await entries(one.house))
          .filter(({ action, result }) => action.startsWith("recordings.") && result === "done")
          .map(({ action, target }) => [action, target]),
      )
      .toEqual([
        ["recordings.listen", callId],
        ["recordings.delete", callId],
      ]);
  });

  it("is taken of nobody but the site's connector, and only where a member asked for it", async () => {
    const one = await recorded();
    const whole = wav(1_000);
    const others = await createOrganization();
    expect((await one.at(one.path, {}, others.token)).status).toBe(404);
    expect((await one.at(one.path, {}, `${one.organization.token}0`)).status).toBe(401);
    expect((await one.at(recordingsPath("nobody-asked-for-it"))).status).toBe(404);
    expect((await one.at(recordingsPath("..%2f..%2fother"))).status).toBe(404);
    for (const way of ["?at=1&of=1000", "?at=0&of=999", "?at=0&of=300000000", "?of=1000", "?at=x&of=1000"])
      expect((await one.at(`${one.path}${way}`, { method: "PUT", body: whole })).status).toBe(400);
    expect(await one.list()).toMatchObject([{ bytes: null }]);
  });

  it("is refused while it comes once somebody has deleted it", async () => {
    const one = await recorded();
    const whole = wav(RECORDING_PIECE_BYTES + 500);
    expect((await one.piece(whole, 0)).status).toBe(200);
    expect((await one.sam.remove(`/calls/${one.callId}/pbx-recordings/${one.id}`)).status).toBe(200);
    expect((await one.piece(whole, RECORDING_PIECE_BYTES)).status).toBe(410);
    expect((await one.at(one.path)).status).toBe(410);
  });

  it("that cannot be fetched says why beside its call", async () => {
    const one = await recorded();
    const trouble = "The connector's user may not read the recordings.";
    const body = JSON.stringify({ trouble });
    expect((await one.at(`${one.path}/trouble`, { method: "PUT", body })).status).toBe(200);
    expect(await one.list()).toMatchObject([{ bytes: null, trouble }]);
  });
});
