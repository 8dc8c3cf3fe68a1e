import { encodeControl, MEDIA_VERSION } from "@patchbay/protocol/media";
import { frame } from "../connector.ts";
import { opened, type TestSocket, upgrade } from "../socket.ts";

/** The leg of whom the edge has had dialled or taken from a queue, as the connector joins it once they have answered. */
export async function targetLeg(
  callId: string,
  { leg, mediaTicket }: { leg?: string | undefined; mediaTicket: string },
): Promise<TestSocket> {
  const socket = opened(await upgrade(`/media/${callId}?leg=${leg}`));
  socket.send(
    encodeControl({ type: "hello", version: MEDIA_VERSION, credential: "ticket", secret: mediaTicket }),
  );
  await frame(socket, "welcome");
  return socket;
}
