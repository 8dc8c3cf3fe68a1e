import type { PbxEvent } from "@patchbay/protocol/pbx";
import { changesAfter } from "@patchbay/protocol/pbx/site-view/reduce";
import {
  changesOf,
  type EntityChange,
  emptySiteView,
  knownIn,
  withChanges,
} from "@patchbay/protocol/pbx/site-view/view";
import { expect, it } from "vitest";
import { shownEntities } from "./shown-entities.ts";

const NUMBER = "+12125550142";
const born = (
  uniqueid: string,
  channel: string,
  numbers: { caller?: string; connected?: string },
): PbxEvent => ({
  kind: "channel_new",
  channel: {
    uniqueid,
    linkedid: "1.1",
    channel,
    state: "Ring",
    callerNumber: numbers.caller ?? "",
    callerName: numbers.caller === NUMBER ? "Erik" : "",
    connectedNumber: numbers.connected ?? "",
    context: "internal",
    exten: "600",
    bridgeId: null,
  },
});
const withholds: PbxEvent = {
  kind: "channel_state",
  uniqueid: "1.1",
  state: "Ring",
  connectedNumber: "",
  caller: { number: NUMBER, name: "Erik", withheld: true },
};

function site() {
  let view = emptySiteView;
  return {
    /** What dashboards are told of these. */
    told(...events: PbxEvent[]): EntityChange[] {
      const changes = events.flatMap((event) => {
        const changed = changesAfter(knownIn(view), event, { at: 1_000, dayStart: 0 });
        view = withChanges(view, changed);
        return changed;
      });
      return shownEntities(knownIn(view), changes);
    },
    whole: () => shownEntities(knownIn(view), changesOf(knownIn(view))),
  };
}

it("shows no number that is withheld on the Local channel by which a queue rings its member", () => {
  const { told, whole } = site();
  const changes = told(
    born("1.1", "PJSIP/nordic-00000001", { caller: NUMBER }),
    withholds,
    born("1.2", "Local/1412@patchbay-00000001;1", { caller: "1412", connected: NUMBER }),
    born("1.3", "Local/1412@patchbay-00000001;2", { caller: NUMBER, connected: "1412" }),
  );
  for (const shown of [changes, whole()]) {
    expect(shown.map(({ id }) => id)).toEqual(expect.arrayContaining(["1.1", "1.2", "1.3"]));
    expect(JSON.stringify(shown)).not.toMatch(/2125550142|Erik/);
  }
});

it("tells those who were told with it anew, once it is known that the number is withheld", () => {
  const { told } = site();
  told(
    born("1.1", "PJSIP/nordic-00000001", { caller: NUMBER }),
    born("1.2", "PJSIP/1002-00000002", { caller: "1002", connected: NUMBER }),
    born("1.3", "PJSIP/1003-00000003", { caller: "1003" }),
  );
  const changes = told(withholds);
  expect(changes.map(({ id }) => id)).toEqual(["1.1", "1.2"]);
  expect(JSON.stringify(changes)).not.toMatch(/2125550142|Erik/);
});
