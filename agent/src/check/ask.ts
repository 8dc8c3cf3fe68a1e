import { randomUUID } from "node:crypto";
import type { AmiClient, AmiReply } from "../asterisk/ami-client.ts";

export type Ami = Pick<AmiClient, "act" | "send">;

const LIST_MS = 10_000;

/** Asks an act of the registry; `list` gathers its items. */
export const ask = (ami: Ami, action: string, input: object, list = false): Promise<AmiReply> =>
  ami.act({ action, input, id: randomUUID() }, list ? { list, timeoutMs: LIST_MS } : {});

/** The value of a global variable; empty where there is none, or nobody may ask. */
export async function globalOf(
  ami: Ami,
  name: "PATCHBAY_AGI" | "PATCHBAY_OUT" | "PATCHBAY_FALLBACK_QUEUE",
): Promise<string> {
  const reply = await ami.send({ Action: "Getvar", Variable: name });
  const value = reply.ok ? reply.headers.Value : undefined;
  return typeof value === "string" ? value : "";
}
