import { header } from "@patchbay/protocol/ami/decoder";
import type { AmiClient } from "./ami-client.ts";

/** Presentation bits of a caller's number: shown to nobody. */
const PRESENTATION = 0x60;
const RESTRICTED = 0x20;

/** Asterisk's number of a presentation, as AGI tells it and as the first word of an AMI header. */
export const isWithheld = (presentation: string): boolean =>
  (Number.parseInt(presentation, 10) & PRESENTATION) === RESTRICTED;

/** How long a caller who waits in a queue is not told of because nobody answers what they want shown. */
const ASK_WITHIN_MS = 1_000;

/** Asks for the presentation of a channel's caller: whether they withhold their number; null when there is no answer. */
export async function asksToWithhold(ami: Pick<AmiClient, "send">, channel: string): Promise<boolean | null> {
  const reply = await ami.send(
    { Action: "Getvar", Channel: channel, Variable: "CALLERID(pres)" },
    ASK_WITHIN_MS,
  );
  // In words here: prohib, prohib_passed_screen...
  return reply.ok ? header(reply.headers, "Value").startsWith("prohib") : null;
}

/** A channel's caller where nobody is to see who it is; null where they may be shown. Where that cannot be told, they are not shown. */
export async function callerToHide(
  ami: Pick<AmiClient, "send">,
  channel: string,
): Promise<{ number: string; name: string } | null> {
  if ((await asksToWithhold(ami, channel)) === false) return null;
  const value = async (Variable: "CALLERID(num)" | "CALLERID(name)"): Promise<string> => {
    const reply = await ami.send({ Action: "Getvar", Channel: channel, Variable }, ASK_WITHIN_MS);
    return reply.ok ? header(reply.headers, "Value") : "";
  };
  const [number, name] = await Promise.all([value("CALLERID(num)"), value("CALLERID(name)")]);
  return { number, name };
}
