import type { ChannelEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { endOf } from "./channels/end.ts";
import { channelsOf, partnerOf } from "./look-up.ts";

interface PhoneState<Shape> {
  shape: Shape;
  words: string;
}

/** The channels by which a phone, or another member of a queue, is called; of a Local channel its near half. */
const calledBy = (view: SiteView, device: string): readonly ChannelEntity[] =>
  channelsOf(view, device.replace(/^(Local\/.+)\/[a-z]+$/, "$1")).filter(
    ({ channel }) => !channel.endsWith(";2"),
  );

/** That a phone talks, and with whom; null where it does not. */
export function talking(view: SiteView, device: string): PhoneState<"talking"> | null {
  const [busy, ...more] = calledBy(view, device).filter(({ bridgeId }) => bridgeId !== null);
  if (busy === undefined) return null;
  if (more.length > 0) return { shape: "talking", words: `Talking · ${more.length + 1} calls` };
  const partner = partnerOf(view, busy);
  return {
    shape: "talking",
    words: partner === undefined ? "Talking" : `Talking · ${endOf(view, partner).name}`,
  };
}

/** That a phone rings, and by whom; null where it does not. */
export function ringing(view: SiteView, device: string): PhoneState<"ringing"> | null {
  const rung = calledBy(view, device).find(({ state, bridgeId }) => bridgeId === null && state === "Ringing");
  if (rung === undefined) return null;
  const by = rung.dialledBy === null ? undefined : view.channel.get(rung.dialledBy);
  return { shape: "ringing", words: by === undefined ? "Ringing" : `Ringing · ${endOf(view, by).name}` };
}
