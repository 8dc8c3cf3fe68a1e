import type { ChannelEntity, ExtensionEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { deviceOf } from "./device.ts";

/** Looks rows up by something other than their name. A view keeps the maps that no change has touched: each is gone through once. */
function by<Row>(
  keyOf: (row: Row) => string | null,
): (rows: ReadonlyMap<string, Row>, key: string) => readonly Row[] {
  const known = new WeakMap<ReadonlyMap<string, Row>, ReadonlyMap<string | null, Row[]>>();
  return (rows, key) => {
    const index = known.get(rows) ?? Map.groupBy(rows.values(), keyOf);
    known.set(rows, index);
    return index.get(key) ?? [];
  };
}

const channelsByDevice = by<ChannelEntity>(({ channel }) => deviceOf(channel));
const channelsByBridge = by<ChannelEntity>(({ bridgeId }) => bridgeId);
const channelsByDialler = by<ChannelEntity>(({ dialledBy }) => dialledBy);
const extensionsByDevice = by<ExtensionEntity>(({ device }) => device);

/** The channels of a phone. */
export const channelsOf = (view: SiteView, device: string): readonly ChannelEntity[] =>
  channelsByDevice(view.channel, device);

/** Whom a channel dials. */
export const dialledFrom = (view: SiteView, uniqueid: string): readonly ChannelEntity[] =>
  channelsByDialler(view.channel, uniqueid);

/** With whom a channel is in a bridge, if it is in one. */
export const partnerOf = (
  view: SiteView,
  { uniqueid, bridgeId }: ChannelEntity,
): ChannelEntity | undefined =>
  bridgeId === null
    ? undefined
    : channelsByBridge(view.channel, bridgeId).find((channel) => channel.uniqueid !== uniqueid);

export const extensionAt = (view: SiteView, device: string): ExtensionEntity | undefined =>
  extensionsByDevice(view.extension, device)[0];
