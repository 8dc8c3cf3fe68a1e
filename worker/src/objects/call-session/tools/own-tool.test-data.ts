import type { CallEvent } from "@patchbay/protocol/call";
import { logOf, talkingOver, throughout } from "../../../call/calls.test-data.ts";
import { step } from "../../../call/life/machine.ts";
import { type CallFile, callFile } from "../call-file.ts";

/** A call whose assistant has this tool of its organization's own. */
export const fileWithTool = (tool: object, putsThroughTo: object[] = []): CallFile =>
  callFile.parse({
    callId: `c${"d".repeat(26)}`,
    orgId: "org",
    siteId: null,
    archived: 0,
    assistant: {
      id: "a1",
      name: "A",
      instructions: "",
      greeting: "Hello.",
      language: "en",
      voice: "cedar",
      model: null,
      putsThroughTo,
      ownTools: [
        {
          fields: [],
          sealedSecret: "",
          url: "https://tools.example.com/order",
          allowedHosts: ["tools.example.com"],
          ...tool,
        },
      ],
    },
  });

/** A browser's call with its assistant: what is appended to its log, and what it is by then. */
export function browserCall() {
  const log: CallEvent[] = [...talkingOver("browser")];
  let { state } = throughout(logOf(log));
  const append = (event: CallEvent): void => {
    log.push(event);
    state = step(state, { n: log.length, at: Date.now(), event }).state;
  };
  return { log, append, state: () => state };
}
