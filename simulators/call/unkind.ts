import { type Unkindness, unkindness } from "../line/unkind.ts";

const ANSWERS_WITHIN_MS = 3_000;

/**
 * Turns the knobs of a running product's stand-ins to a mixture; answers how they are turned back. Throws Error with a readable
 * message when a stand-in takes none of it.
 */
export async function beUnkind(
  { openai, twilio }: { openai: string; twilio: string },
  seed: number,
): Promise<{ mixture: Unkindness; kind: () => Promise<void> }> {
  const mixture = unkindness(seed);
  const { voice, phone, limitedMs } = mixture;
  const rateLimitedUntilMs = limitedMs === 0 ? null : Date.now() + limitedMs;
  const kind = async (): Promise<void> => {
    await Promise.all([control(openai, "DELETE"), control(twilio, "DELETE")]);
  };
  await kind();
  await Promise.all([
    control(openai, "POST", { ...voice, rateLimitedUntilMs }),
    control(twilio, "POST", phone),
  ]);
  return { mixture, kind };
}

async function control(standIn: string, method: "POST" | "DELETE", knobs?: object): Promise<void> {
  const url = new URL("/__control", standIn);
  const body = knobs === undefined ? {} : { body: JSON.stringify(knobs) };
  const response = await fetch(url, { method, ...body, signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
  if (!response.ok)
    throw new Error(`The stand-in at ${url.origin} is not to be told: ${await response.text()}`);
}

/** The knobs that are turned, in a line. */
export function inWords({ line, voice, phone, limitedMs }: Unkindness): string {
  const turned = Object.entries({ limitedMs, ...voice, ...phone, ...line }).filter(
    ([name, value]) => name !== "lineSeed" && value !== 0 && value !== false && value !== null,
  );
  return turned.map(([name, value]) => (value === true ? name : `${name} ${String(value)}`)).join(", ");
}
