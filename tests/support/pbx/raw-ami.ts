import { connect, type Socket } from "node:net";
import { AmiDecoder, type AmiHeaders, header } from "@patchbay/protocol/ami/decoder";
import { encodeAction } from "@patchbay/protocol/ami/encoder";

/** A manager session that may send any action: phones and onlookers of tests do what the connector never does. */
export class RawAmi {
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (answer: AmiHeaders) => void>();
  #count = 0;

  private constructor(socket: Socket, onEvent: (event: AmiHeaders) => void) {
    this.#socket = socket;
    const decoder = new AmiDecoder();
    let greeted = false;
    socket.on("data", (bytes: Buffer) => {
      const from = greeted ? 0 : bytes.indexOf("\n") + 1;
      greeted = true;
      decoder.push(bytes.subarray(from), (block) => {
        if (header(block, "Event") !== "") return onEvent(block);
        const id = header(block, "ActionID");
        this.#waiting.get(id)?.(block);
        this.#waiting.delete(id);
      });
    });
  }

  static async open(
    at: { port: number; user: string; secret: string },
    onEvent: (event: AmiHeaders) => void = () => {},
  ): Promise<RawAmi> {
    const socket = connect(at.port, "127.0.0.1");
    const ami = new RawAmi(socket, onEvent);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    await ami.send("Login", { Username: at.user, Secret: at.secret });
    return ami;
  }

  /** Asterisk's answer; throws when it refuses. */
  async send(action: string, fields: Record<string, string> = {}): Promise<AmiHeaders> {
    const id = `t${++this.#count}`;
    const text = encodeAction([["Action", action], ["ActionID", id], ...Object.entries(fields)]);
    if (!text.ok) throw new Error(text.error);
    const answer = await new Promise<AmiHeaders>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.write(text.value);
    });
    if (header(answer, "Response") === "Error") throw new Error(`${action}: ${header(answer, "Message")}`);
    return answer;
  }

  async variable(channel: string, name: string): Promise<string> {
    return header(await this.send("Getvar", { Channel: channel, Variable: name }), "Value");
  }

  stop(): void {
    this.#socket.destroy();
  }
}
