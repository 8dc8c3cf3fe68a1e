import { phoneTargets } from "@patchbay/protocol/api";
import { encodeControl, MEDIA_VERSION } from "@patchbay/protocol/media";
import { decodeMessage, encodeBundle, encodePiece } from "@patchbay/protocol/media-pieces";
import { WebSocket } from "ws";
import { everyFrame } from "../../../simulators/caller/pacer.ts";
import { Desk } from "../../../simulators/desk/desk.ts";
import type { Talker } from "../../../simulators/twilio/media/line.ts";
import { JitterBuffer } from "../../../web/src/features/phone/audio/jitter-buffer.ts";

export interface BrowserPhone {
  /** Calls the first assistant; resolves when the talker has hung up. Throws Error when the edge refuses. */
  call(talker: Talker): Promise<void>;
}

/** Signs in as the dashboard does, and calls as its phone does: the product's jitter buffer in front of the ear. */
export async function startBrowserPhone(
  edgeUrl: string,
  who: { email: string; password: string },
): Promise<BrowserPhone> {
  const desk = await Desk.signIn(edgeUrl, who.email, who.password);
  const [assistant] = phoneTargets.parse(await desk.get("/api/phone/targets")).assistants;
  if (assistant === undefined) throw new Error("The demo organization has no assistant.");
  return {
    async call(talker) {
      const leg = await desk.place({ kind: "assistant", assistantId: assistant.id });
      const url = `${edgeUrl.replace(/^http/, "ws")}/phone/${leg.callId}?leg=${leg.legId}`;
      const socket = new WebSocket(url, {
        headers: { cookie: desk.cookie, origin: edgeUrl },
        perMessageDeflate: false,
      });
      await talkThrough(socket, leg.ticket, talker);
    },
  };
}

function talkThrough(socket: WebSocket, ticket: string, talker: Talker): Promise<void> {
  const buffer = new JitterBuffer();
  let seq = 0;
  let pace = 1;
  let piece: Uint8Array[] = [];
  let riding: Uint8Array<ArrayBuffer>[] = [];
  /** As the browser's line sends: in pieces, marks with them. */
  const send = (): void => {
    if (piece.length === 0) return;
    socket.send(encodeBundle([encodePiece(seq, piece), ...riding]));
    seq += piece.length;
    piece = [];
    riding = [];
  };
  let stop = (): void => {};
  return new Promise((resolve, reject) => {
    socket.on("open", () => {
      socket.send(
        encodeControl({ type: "hello", version: MEDIA_VERSION, credential: "ticket", secret: ticket }),
      );
    });
    socket.on("message", (data) => {
      const message = Buffer.isBuffer(data) ? decodeMessage(data) : null;
      for (const frame of message?.ok ? message.value : []) {
        if (frame.type === "welcome") stop = everyFrame(tick);
        else if (frame.type === "pace") pace = frame.frames;
        else if (frame.type === "audio") buffer.push(frame.audio);
        else if (frame.type === "mark") buffer.mark(frame.id);
        else if (frame.type === "clear") buffer.clear();
      }
    });
    socket.on("error", reject);
    socket.on("close", () => {
      stop();
      talker.farSideHungUp();
      resolve();
    });

    function tick(): void {
      const { frame, marks } = buffer.pull();
      for (const id of marks) riding.push(encodeControl({ type: "mark_reached", id }));
      if (frame !== null) talker.hear(frame);
      const spoken = talker.tick();
      piece.push(spoken.frame);
      if (piece.length >= pace || spoken.hangUp) send();
      if (!spoken.hangUp) return;
      stop();
      socket.send(encodeControl({ type: "bye", reason: "hangup" }));
      socket.close(1_000);
    }
  });
}
