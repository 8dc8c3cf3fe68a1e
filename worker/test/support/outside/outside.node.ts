import { type Request, Response } from "miniflare";
import { scriptedText } from "./scripted-text.node.ts";
import { scriptedTool } from "./scripted-tool.node.ts";
import { scriptedTwilio } from "./scripted-twilio.node.ts";
import { scriptedVoice } from "./scripted-voice.node.ts";

/** The outside world of the object tests: two vendors and an organization's own tool by name, and nothing else. */
export function outside(request: Request): Response | Promise<Response> {
  switch (new URL(request.url).host) {
    case "voice.test":
      return request.headers.get("upgrade") === null ? scriptedText(request) : scriptedVoice(request);
    case "tools.example.com":
      return scriptedTool(request);
    case "twilio.test":
      return scriptedTwilio(request);
    default:
      return new Response("tests reach nothing outside", { status: 502 });
  }
}
