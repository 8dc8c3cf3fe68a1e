import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type AmiField, encodeAction } from "@patchbay/protocol/ami/encoder";

const TONE_MS = 120;
const GAP_MS = 120;

/**
 * Presses keys on the phone's channel, one after the other, over a manager session of its own: the connector's client
 * may send no such action. Throws Error when the phone's Asterisk is not there or a key is none.
 */
export async function pressKeys(
  ami: { host: string; port: number; user: string; secret: string },
  channel: string,
  digits: string,
): Promise<void> {
  const socket = connect({ host: ami.host, port: ami.port });
  // Replies are not needed, but an unread socket would block the sender.
  socket.resume();
  try {
    await once(socket, "connect");
    const send = (fields: AmiField[]): void => {
      const text = encodeAction(fields);
      if (!text.ok) throw new Error(`The phone cannot press "${digits}": ${text.error}.`);
      socket.write(text.value);
    };
    send([
      ["Action", "Login"],
      ["Username", ami.user],
      ["Secret", ami.secret],
      ["Events", "off"],
    ]);
    for (const digit of digits) {
      send([
        ["Action", "PlayDTMF"],
        ["Channel", channel],
        ["Digit", digit],
        ["Duration", TONE_MS],
      ]);
      await wait(TONE_MS + GAP_MS);
    }
  } finally {
    socket.end();
  }
}
