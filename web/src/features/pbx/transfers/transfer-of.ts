import type { ChannelEntity, TransferEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { isTransferEnd } from "@patchbay/protocol/pbx/transfers";
import type { PbxCall } from "../channels/call-rows.ts";
import { endOf } from "../channels/end.ts";
import type { TransferNames } from "./transfer-words.ts";

type Channels = readonly Pick<ChannelEntity, "uniqueid">[];

/** The transfers of whoever is on these channels. */
const transfersOf = (view: SiteView, channels: Channels): TransferEntity[] =>
  [...view.transfer.values()].filter(({ party, transferrer }) =>
    channels.some(({ uniqueid }) => uniqueid === party.uniqueid || uniqueid === transferrer.uniqueid),
  );

/** The transfer of a call that goes on. */
export const transferUnderWay = (view: SiteView, channels: Channels): TransferEntity | undefined =>
  view.transfer.size === 0
    ? undefined
    : transfersOf(view, channels).find(({ phase }) => !isTransferEnd(phase));

/** The transfer of a call: the one under way, else the newest that has ended. */
export const transferOf = (view: SiteView, channels: Channels): TransferEntity | undefined =>
  transferUnderWay(view, channels) ??
  transfersOf(view, channels).sort((one, other) => (other.since ?? 0) - (one.since ?? 0))[0];

/** Whom a transfer is about: by their channels' names where the channels are gone. */
export function namesIn(view: SiteView, { party, transferrer }: TransferEntity): TransferNames {
  const nameOf = (leg: { uniqueid: string; channel: string }): string => {
    const channel = view.channel.get(leg.uniqueid);
    return channel === undefined
      ? leg.channel.replace(/-[0-9a-f]{8}(?:;[12])?$/, "")
      : endOf(view, channel).name;
  };
  return { party: nameOf(party), transferrer: nameOf(transferrer) };
}

/** The call of whoever was put through by the transferrer whose call this was: it goes on without them. */
export function putThrough(
  view: SiteView,
  calls: readonly PbxCall[],
  callId: string | null,
): PbxCall | undefined {
  const parties = [...view.transfer.values()].flatMap(({ party, transferrer }) =>
    transferrer.uniqueid === callId ? [party.uniqueid] : [],
  );
  return calls.find(({ channels }) => channels.some(({ uniqueid }) => parties.includes(uniqueid)));
}
