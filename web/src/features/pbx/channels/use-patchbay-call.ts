import type { CallSummary } from "@patchbay/protocol/call";
import { deriveCallId } from "@patchbay/protocol/ids";
import { useEffect, useState } from "react";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { handlerWords } from "../../calls/call-words.ts";

/** The call of Patchbay's that one of these channels is the party of, where there is one: its page has transcript, listening and the rest. */
export function usePatchbayCall(
  siteId: string,
  channels: readonly { uniqueid: string }[],
): { call: CallSummary; words: string } | null {
  const { view } = useCallsFeed();
  const [ids, setIds] = useState<readonly string[]>([]);
  // A call of many more is a conference, and its first are enough.
  const uniqueids = channels
    .slice(0, MOST)
    .map(({ uniqueid }) => uniqueid)
    .join(" ");
  useEffect(() => {
    let current = true;
    const deriving = uniqueids
      .split(" ")
      .map((uniqueid) => deriveCallId({ source: "pbx", siteId, uniqueid }));
    void Promise.all(deriving).then((derived) => {
      if (current) setIds(derived);
    });
    return () => {
      current = false;
    };
  }, [siteId, uniqueids]);
  const call = ids.map((id) => view.calls.get(id)).find((one) => one !== undefined);
  if (call === undefined) return null;
  const { name, kind } = handlerWords(call.handler);
  return { call, words: `${name}${kind === "" ? "" : ` ${kind}`}` };
}
const MOST = 12;
