import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/buttons/button.tsx";
import type { FeedClock } from "../../components/ticking.tsx";
import { cancelTransfer } from "../../lib/api/actions.ts";
import { useMe, useRefusal } from "../../lib/api/session.ts";
import { useNow } from "../../lib/browser/clock.ts";
import { toast } from "../../lib/toast.ts";
import { stageWords } from "./transferable.ts";

/** A caller who is being put through: how far that is, how long it may take, and how to call it off. What came of it stands in the transcript. */
export function TransferCard({ call, clock }: { call: CallSummary; clock: FeedClock }) {
  const { transfer } = call;
  const { user } = useMe();
  const refusal = useRefusal("calls.transfer");
  const now = useNow(transfer?.until == null ? null : "second") + clock.skewMs;
  const cancel = useMutation({
    mutationFn: () => cancelTransfer(call.id),
    onError: (failure) => toast.error("The transfer goes on", { description: failure.message }),
  });
  if (transfer === null || call.status === "ended") return null;
  const { by, brief, until, stage } = transfer;
  return (
    <section
      aria-label="Transfer"
      data-transfer={stage}
      className="flex shrink-0 items-center gap-3 border-t border-line bg-sunken px-5 py-2.5 max-wide:px-3.5"
    >
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-3">
          <span role="status" className="min-w-0 truncate font-medium">
            {stageWords(transfer)}
          </span>
          {until === null ? null : (
            <span className="num text-ink-2">{Math.max(0, Math.round((until - now) / 1_000))} s</span>
          )}
        </p>
        <p className="truncate text-small text-ink-2">
          {by.id === user.id ? "By you" : `By ${by.name}`}
          {brief === "" ? null : `: ${brief}`}
        </p>
      </div>
      {stage === "accepted" ? null : (
        <Button
          refusal={refusal}
          disabled={cancel.isPending}
          aria-label="Cancel the transfer"
          onClick={() => cancel.mutate()}
          className="max-wide:h-11"
        >
          Cancel
        </Button>
      )}
    </section>
  );
}
