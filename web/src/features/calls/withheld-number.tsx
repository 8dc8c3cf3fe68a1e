import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/buttons/button.tsx";
import { showWithheld } from "../../lib/api/actions.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { numberWords } from "./call-words.ts";

/** A caller who withholds their number, and, for those to whom the site shows it, the number; asking is in the audit log. */
export function WithheldNumber({ call }: { call: CallSummary }) {
  const offline = useOffline();
  const ask = useMutation({ mutationFn: () => showWithheld(call.id) });
  if (call.from.withheld !== true || call.siteId === null) return null;
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2 text-ink-2">
      {ask.data === undefined ? (
        <>
          <span className="min-w-0 flex-1">
            {ask.error?.message ?? "This caller withholds their number."}
          </span>
          {ask.error === null ? (
            <Button size="small" refusal={offline} disabled={ask.isPending} onClick={() => ask.mutate()}>
              Show it
            </Button>
          ) : null}
        </>
      ) : (
        <span className="num">
          Withheld: {[ask.data.name, numberWords(ask.data.number)].filter((part) => part !== "").join(" · ")}
        </span>
      )}
    </div>
  );
}
