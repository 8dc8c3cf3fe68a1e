import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { isTransferEnd } from "@patchbay/protocol/pbx/transfers";
import { useKeys } from "../../../lib/keys/use-keys.ts";
import { ActMark } from "../actions/act-mark.tsx";
import type { RowAct, SiteActs } from "../acts.ts";
import { together } from "../channels/call-acts.ts";
import type { PbxCall } from "../channels/call-rows.ts";
import { endOf } from "../channels/end.ts";
import { usePanelKeys } from "../panel/use-panel-keys.ts";
import { TransferCard } from "./transfer-card.tsx";
import { TransferForm } from "./transfer-form.tsx";
import { namesIn, transferOf } from "./transfer-of.ts";
import { useTransfers } from "./use-transfers.ts";

interface CallTransferProps {
  siteId: string;
  view: SiteView;
  call: PbxCall;
  acts: SiteActs;
  now: number;
  /** Why this call cannot be put through now. */
  refusal: string | undefined;
  /** The form is open. */
  open: boolean;
  onOpen(open: boolean): void;
  /** Sends whoever waits alone on. */
  redirect(context: string, exten: string): RowAct;
}

/** Transfers of one call: the form that asks, and the one under way. P opens the form, and hands over in the middle of one; X calls it off. */
export function CallTransfer(props: CallTransferProps) {
  const { siteId, view, call, acts, now, refusal, open, onOpen, redirect } = props;
  const transfers = useTransfers(siteId);
  const { callerChannel, otherChannel } = call;
  const transfer = transferOf(view, call.channels);
  const stepRefusal = acts.refusal("BlindTransfer");
  const underway = transfer !== undefined && (transfer.phase === "calling" || transfer.phase === "talking");
  const step = (what: "complete" | "cancel"): unknown =>
    underway && stepRefusal === undefined && (what === "cancel" || transfer.kind === "attended")
      ? transfers.step(transfer.id, what)
      : false;
  useKeys({
    transfer: () => {
      if (underway) return step("complete");
      return refusal === undefined ? onOpen(true) : false;
    },
  });
  usePanelKeys({ x: () => step("cancel") });
  // The site looks the target up before anything is seen of it.
  const goesOn = transfer !== undefined && !isTransferEnd(transfer.phase);
  const still = transfers.asking ? "The transfer before is still being asked for." : undefined;
  const pair = together(call) && otherChannel !== null ? [otherChannel, callerChannel] : [];
  return (
    <>
      {transfer === undefined ? null : (
        <TransferCard
          transfer={transfer}
          names={namesIn(view, transfer)}
          now={now}
          asking={transfers.asking}
          refusal={stepRefusal}
          onStep={step}
        />
      )}
      {transfers.asking && !goesOn ? (
        <p role="status" className="flex items-center gap-1.5">
          <ActMark state="asked" />
          Transfer asked
        </p>
      ) : null}
      {transfers.refused === "" ? null : (
        <p role="alert" className="mt-2 text-bad">
          {transfers.refused}
        </p>
      )}
      {open ? (
        <TransferForm
          siteId={siteId}
          context={otherChannel?.context ?? callerChannel.context}
          queues={[...view.queue.keys()]}
          transferrers={pair.map((channel) => ({
            channel: channel.channel,
            name: endOf(view, channel).name,
          }))}
          refusal={refusal ?? still}
          attendedRefusal={acts.refusal("Atxfer") ?? still}
          onTransfer={({ channel, kind, to }) => {
            if (channel !== null) transfers.begin({ channel, kind, to });
            else if (to.kind === "extension") acts.ask(redirect(to.context, to.exten));
            onOpen(false);
          }}
          onCancel={() => onOpen(false)}
        />
      ) : null}
    </>
  );
}
