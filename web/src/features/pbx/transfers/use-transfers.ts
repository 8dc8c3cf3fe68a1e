import { pbxTransfers } from "@patchbay/protocol/api/pbx-transfers";
import type { PbxTarget, PbxTransferKind } from "@patchbay/protocol/pbx/transfers";
import { useState } from "react";
import { ask } from "../../../lib/api/ask.ts";

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
