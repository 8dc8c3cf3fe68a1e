import type { HttpTool } from "@patchbay/protocol/http-tools";
import { asData } from "@patchbay/protocol/outside-data";
import { unseal } from "../../auth/sealed.ts";
import { barred } from "../../call/tools/http/address.ts";
import { type Ending, failed, perhapsDone, refused } from "../../call/tools/tool.ts";
import type { Env } from "../../env.ts";

const MOST_BYTES = 64 * 1_024;

/** What a tool is asked: in which use of it, and with what. */
export interface ToolRequest {
  toolCallId: string;
  body: string;
}

/** What came back: what it means for the assistant, and for whoever tries the tool what it was. */
export interface ToolAnswer {
  ending: Ending;
  /** Null when nothing answered. */
  status: number | null;
  /** Null when nothing was read, or not all. */
  text: string | null;
}

/** Asks it as long as it may take; whoever waits for it has given up by then. */
export async function askInTime(env: ToolEnv, tool: HttpTool, request: ToolRequest): Promise<ToolAnswer> {
  try {
    return await askOwnTool(env, tool, request, AbortSignal.timeout(tool.timeoutMs));
  } catch (error) {
    if (!(error instanceof Error && error.name === "TimeoutError")) throw error;
    const ending = perhapsDone("timed_out", "The tool gave no answer in time.", tool.repeatable);
    return { ending, status: null, text: null };
  }
}

type ToolEnv = Pick<Env, "ENCRYPTION_KEY" | "HTTP_TOOLS_LOOPBACK">;

/**
 * Asks a tool of the organization's own: never from a call's own object, whose session with the voice service may be
 * closed when the body of another request was read beside it (workerd issue 6774). The request is signed, goes
 * to an allowed host, and its answer is read only so far as it is of a size.
 */
export async function askOwnTool(
  env: ToolEnv,
  tool: HttpTool,
  { toolCallId, body }: ToolRequest,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const no = (why: string, status: number | null = null): ToolAnswer => ({
    ending: { outcome: "refused", result: refused(why) },
    status,
    text: null,
  });
  // Judged again with each use: what may be reached is decided here, not where it was once saved.
  const loopback = env.HTTP_TOOLS_LOOPBACK === "on";
  const why = barred(tool.url, { allowedHosts: tool.allowedHosts, loopback });
  if (why !== null) return no(why);
  const secret = await unseal(env.ENCRYPTION_KEY, tool.sealedSecret);
  if (secret === null) return no("The tool's secret cannot be read; it has to be set anew.");
  const response = await fetch(tool.url, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/plain",
      "idempotency-key": toolCallId,
      "patchbay-signature": await signatureOf(secret, body, Math.floor(Date.now() / 1_000)),
    },
    body,
    signal,
  });
  const { status } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    const elsewhere = "The tool answered with a redirect to another address, and none is followed.";
    return { ending: perhapsDone("refused", elsewhere, tool.repeatable), status, text: null };
  }
  const text = await readUpTo(response, MOST_BYTES);
  if (text === null) {
    const large = `The tool's answer is larger than ${MOST_BYTES / 1_024} kB and was not read.`;
    return { ending: perhapsDone("refused", large, tool.repeatable), status, text };
  }
  if (response.ok) return { ending: { outcome: "done", result: asData(text) }, status, text };
  const answered = `The tool answered with status ${status}.`;
  // What it would not take it has not done; what broke over it nobody knows.
  const broke = status >= 500 || status === 408;
  const ending: Ending = broke
    ? perhapsDone("failed", answered, tool.repeatable)
    : { outcome: "failed", result: failed(answered) };
  return { ending, status, text };
}

/** `t=<epoch seconds>,v1=<hex HMAC-SHA256 of "t.body">`: whoever has the secret can tell that it was us, and when. */
async function signatureOf(secret: string, body: string, seconds: number): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`${seconds}.${body}`));
  return `t=${seconds},v1=${new Uint8Array(mac).toHex()}`;
}

/** The body as text; null as soon as it is larger than `most` bytes, and no more of it is read then. */
async function readUpTo(response: Response, most: number): Promise<string | null> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let read = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    read += value.byteLength;
    if (read > most) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
