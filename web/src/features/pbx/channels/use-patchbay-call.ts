import { deriveCallId } from "@patchbay/protocol/ids";
import { useEffect, useState } from "react";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { handlerWords } from "../../calls/call-words.ts";

/** The call of Patchbay's that this channel began, where it is one: its page has transcript, listening and the rest. */
export function usePatchbayCall(siteId: string, uniqueid: string): { id: string; words: string } | null {
  const { view } = useCallsFeed();
  const [id, setId] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void deriveCallId({ source: "pbx", siteId, uniqueid }).then((derived) => {
      if (current) setId(derived);
    });
    return () => {
      current = false;
    };
  }, [siteId, uniqueid]);
  const call = id === null ? undefined : view.calls.get(id);
  if (call === undefined) return null;
  const { name, kind } = handlerWords(call.handler);
  return { id: call.id, words: `${name}${kind === "" ? "" : ` ${kind}`}` };
}
