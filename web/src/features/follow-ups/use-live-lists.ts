import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";

/** Reads the lists again as soon as the feed says that one is another: what an assistant writes down on a call is here at once. */
export function useLiveLists(): void {
  const { view } = useCallsFeed();
  const queries = useQueryClient();
  const read = useRef(view.followUps);
  useEffect(() => {
    if (read.current === view.followUps) return;
    read.current = view.followUps;
    void queries.invalidateQueries({ queryKey: ["follow-ups"] });
    // A call is open for as long as its caller is to be called back.
    void queries.invalidateQueries({ queryKey: ["figures"] });
    void queries.invalidateQueries({ queryKey: ["history"] });
  }, [view.followUps, queries]);
}
