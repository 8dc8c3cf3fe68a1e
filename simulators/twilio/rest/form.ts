import type { IncomingMessage } from "node:http";

const BODY_MOST_BYTES = 64 * 1_024;

/** The body's text; empty when it is bigger than any request of this API. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    const bytes = Buffer.from(piece);
    size += bytes.length;
    if (size > BODY_MOST_BYTES) return "";
    pieces.push(bytes);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** A refusal with the vendor's number for it. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The vendor's body of an error. */
  body(): object {
    const { code, message, status } = this;
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  }
}
