import type { ExtensionEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { CallBackButton } from "../../phone/dialer/call-back-button.tsx";

/** Calls a phone of the PBX, with this page's own phone or the one on one's desk. */
export function CallExtension({ siteId, extension }: { siteId: string; extension: ExtensionEntity }) {
  const { number } = extension;
  return <CallBackButton number={number} name={`extension ${number}`} words="Call" by={siteId} />;
}
