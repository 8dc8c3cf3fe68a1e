import type { ChannelEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { numberWords } from "../../calls/call-words.ts";
import { deviceOf, endpointOf } from "../device.ts";
import { extensionAt } from "../look-up.ts";

/** One end of a call as a row shows it: who, and under it where. */
export interface End {
  name: string;
  line: string;
}

/** A leg that brings a call's sound to Patchbay. */
export const isOurs = ({ channel }: ChannelEntity): boolean =>
  /^(?:WebSocket\/patchbay|AudioSocket\/)/.test(channel);

/** Both halves of a Local channel stand for somebody else. */
export const isLocal = ({ channel }: ChannelEntity): boolean => channel.startsWith("Local/");

/** A trunk's name in a channel: `PJSIP/nordic-0000a41c` came by nordic. */
const trunkOf = (channel: string): string =>
  /^[A-Za-z][\w.-]*$/.exec(endpointOf(deviceOf(channel)))?.[0] ?? "";

/** Who a channel is: by name, else by number, else that they withhold it. */
export function endOf(view: SiteView, channel: ChannelEntity): End {
  if (isOurs(channel)) return { name: "Patchbay", line: "an assistant or a colleague" };
  const extension = extensionAt(view, deviceOf(channel.channel));
  const number = channel.callerNumber;
  const where =
    extension !== undefined
      ? `ext ${extension.number}`
      : number === ""
        ? byTrunk(channel)
        : numberWords(number);
  if (channel.withheld === true) return { name: "Unknown caller", line: "number withheld" };
  if (channel.callerName !== "") return { name: channel.callerName, line: where };
  if (number !== "")
    return { name: numberWords(number), line: extension === undefined ? byTrunk(channel) : where };
  return { name: extension === undefined ? "Unknown caller" : `Extension ${extension.number}`, line: where };
}

const byTrunk = ({ channel }: ChannelEntity): string => {
  const trunk = trunkOf(channel);
  return trunk === "" ? "" : `by ${trunk}`;
};
