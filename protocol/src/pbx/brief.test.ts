import { expect, it } from "vitest";
import { type PbxEvent, pbxEvent } from "../pbx.ts";
import { briefly } from "./brief.ts";

const channel = {
  uniqueid: "1796.1",
  linkedid: "1796.1",
  channel: "PJSIP/1001-00000001",
  state: "Down",
  callerNumber: "1001",
  callerName: "",
  connectedNumber: "",
  connectedName: "",
  context: "internal",
  exten: "",
  bridgeId: null,
};
const EVENTS: PbxEvent[] = [
  { kind: "channel_new", channel },
  { kind: "channel_new", channel: { ...channel, callerName: "Ünal", bridgeId: "b-1", exten: "1412" } },
  { kind: "channel_state", uniqueid: "1796.1", state: "Up", connectedNumber: "", connectedName: "" },
  {
    kind: "channel_state",
    uniqueid: "1796.1",
    state: "Up",
    connectedNumber: "1002",
    caller: { number: "", name: "", withheld: true },
  },
  { kind: "channel_hangup", uniqueid: "1796.1", channel: channel.channel, cause: 16, causeText: "" },
];

/** An empty name and one that was never said are the same to every reader. */
const said = (event: PbxEvent): unknown =>
  JSON.parse(
    JSON.stringify(event, (key, value) => (key === "connectedName" && value === "" ? undefined : value)),
  );

it.each(EVENTS)("says the same in fewer words: %j", (event) => {
  const brief = briefly(event);
  expect(said(pbxEvent.parse(brief))).toEqual(said(event));
  expect(JSON.stringify(brief).length).toBeLessThanOrEqual(JSON.stringify(event).length);
});

it("leaves out what is empty", () => {
  expect(briefly(EVENTS[0] as PbxEvent)).toEqual({
    kind: "channel_new",
    channel: {
      uniqueid: "1796.1",
      linkedid: "1796.1",
      channel: "PJSIP/1001-00000001",
      state: "Down",
      callerNumber: "1001",
      context: "internal",
    },
  });
});
