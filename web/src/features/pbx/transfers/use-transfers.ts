import { pbxTransfers } from "@patchbay/protocol/api/pbx-transfers";
import type { TransferEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import type { PbxTarget, PbxTransferKind } from "@patchbay/protocol/pbx/transfers";
import { isTransferEnd } from "@patchbay/protocol/pbx/transfers";
import { useState } from "react";
import { ask } from "../../../lib/api/ask.ts";
import type { PbxCall } from "../channels/call-rows.ts";

/** The transfer of a call: the one under way, else the newest that has ended. */
export function transferOf(view: SiteView, uniqueids: readonly string[]): TransferEntity | undefined {
  const own = [...view.transfer.values()].filter(
    ({ party, transferrer }) =>
      uniqueids.includes(party.uniqueid) || uniqueids.includes(transferrer.uniqueid),
  );
  return (
    own.find(({ phase }) => !isTransferEnd(phase)) ??
    own.sort((one, other) => (other.since ?? 0) - (one.since ?? 0))[0]
  );
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

export interface AskTransfer {
  /** What is on its way to the site, and why the last one was refused. */
  asking: boolean;
  refused: string;
  begin(asked: { channel: string; kind: PbxTransferKind; to: PbxTarget }): void;
  step(transferId: string, step: "complete" | "cancel"): void;
}

/** Asks a site for transfers; how they go on is in its view. */
export function useTransfers(siteId: string): AskTransfer {
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState("");
  const run = (work: () => Promise<unknown>): void => {
    if (asking) return;
    setAsking(true);
    setRefused("");
    work()
      .catch((failure: unknown) => setRefused(failure instanceof Error ? failure.message : String(failure)))
      .finally(() => setAsking(false));
  };
  return {
    asking,
    refused,
    begin: (asked) =>
      run(() =>
        ask(pbxTransfers.begin, { params: { id: siteId }, body: { id: crypto.randomUUID(), ...asked } }),
      ),
    step: (transferId, step) => run(() => ask(pbxTransfers[step], { params: { id: siteId, transferId } })),
  };
}
