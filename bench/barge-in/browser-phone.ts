import { phoneLeg, phoneTargets } from "@patchbay/protocol/api";
import { decodeMedia, encodeAudio, encodeControl, MEDIA_VERSION } from "@patchbay/protocol/media";
import { WebSocket } from "ws";
import { everyFrame } from "../../simulators/caller/pacer.ts";
import type { Talker } from "../../simulators/twilio/media/line.ts";
import { JitterBuffer } from "../../web/src/features/phone/audio/jitter-buffer.ts";

export interface BrowserPhone {
  /** Calls the first assistant; resolves when the talker has hung up. Throws Error when the edge refuses. */
  call(talker: Talker): Promise<void>;
}

/** Signs in as the dashboard does, and calls as its phone does: the product's jitter buffer in front of the ear. */
export async function startBrowserPhone(
  edgeUrl: string,
  who: { email: string; password: string },
): Promise<BrowserPhone> {
  const json = { "content-type": "application/json", origin: edgeUrl };
  const signedIn = await fetch(`${edgeUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: json,
    body: JSON.stringify(who),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${edgeUrl}${path}`, { ...init, headers: { ...json, cookie } });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return response.json();
  };
  const [assistant] = phoneTargets.parse(await ask("/api/phone/targets")).assistants;
  if (assistant === undefined) throw new Error("The demo organization has no assistant.");
  return {
    async call(talker) {
      const to = { kind: "assistant", assistantId: assistant.id };
      const leg = phoneLeg.parse(await ask("/api/calls", { id: crypto.randomUUID(), to }));
      const url = `${edgeUrl.replace(/^http/, "ws")}/phone/${leg.callId}?leg=${leg.legId}`;
      const socket = new WebSocket(url, { headers: { cookie, origin: edgeUrl }, perMessageDeflate: false });
      await talkThrough(socket, leg.ticket, talker);
    },
  };
}

function talkThrough(socket: WebSocket, ticket: string, talker: Talker): Promise<void> {
  const buffer = new JitterBuffer();
  let seq = 0;
  let stop = (): void => {};
  return new Promise((resolve, reject) => {
    socket.on("open", () => {
      socket.send(
        encodeControl({ type: "hello", version: MEDIA_VERSION, credential: "ticket", secret: ticket }),
      );
    });
    socket.on("message", (data) => {
      const frame = Buffer.isBuffer(data) ? decodeMedia(data) : null;
      if (!frame?.ok) return;
      if (frame.value.type === "welcome") stop = everyFrame(tick);
      else if (frame.value.type === "audio") buffer.push(frame.value.audio);
      else if (frame.value.type === "mark") buffer.mark(frame.value.id);
      else if (frame.value.type === "clear") buffer.clear();
    });
    socket.on("error", reject);
    socket.on("close", () => {
      stop();
      talker.farSideHungUp();
      resolve();
    });

    function tick(): void {
      const { frame, marks } = buffer.pull();
      for (const id of marks) socket.send(encodeControl({ type: "mark_reached", id }));
      if (frame !== null) talker.hear(frame);
      const spoken = talker.tick();
      socket.send(encodeAudio(seq, spoken.frame));
      seq += 1;
      if (!spoken.hangUp) return;
      stop();
      socket.send(encodeControl({ type: "bye", reason: "hangup" }));
      socket.close(1_000);
    }
  });
}
