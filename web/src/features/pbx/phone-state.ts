import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { endOf } from "./channels/end.ts";
import { channelsOf, partnerOf } from "./look-up.ts";

interface PhoneState<Shape> {
  shape: Shape;
  words: string;
}

/** That a phone talks, and with whom; null where it does not. */
export function talking(view: SiteView, device: string): PhoneState<"talking"> | null {
  const busy = channelsOf(view, device).find(({ bridgeId }) => bridgeId !== null);
  if (busy === undefined) return null;
  const partner = partnerOf(view, busy);
  return {
    shape: "talking",
    words: partner === undefined ? "Talking" : `Talking · ${endOf(view, partner).name}`,
  };
}

/** That a phone rings, and by whom; null where it does not. */
export function ringing(view: SiteView, device: string): PhoneState<"ringing"> | null {
  const rung = channelsOf(view, device).find(
    ({ state, bridgeId }) => bridgeId === null && state === "Ringing",
  );
  if (rung === undefined) return null;
  const by = rung.dialledBy === null ? undefined : view.channel.get(rung.dialledBy);
  return { shape: "ringing", words: by === undefined ? "Ringing" : `Ringing · ${endOf(view, by).name}` };
}
