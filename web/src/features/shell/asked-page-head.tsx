import { useQueryClient } from "@tanstack/react-query";
import { type ComponentProps, useEffect, useRef } from "react";
import { Notice } from "../../components/placeholder.tsx";
import { useNow } from "../../lib/browser/clock.ts";
import { useConnection } from "../../lib/feed/feed-context.tsx";
import { since } from "../../lib/format/moment.ts";
import { PageHead } from "./page-head.tsx";

/**
 * The bar over a page whose content was asked for, and does not come by the feed: while there is no connection it says that what
 * stands below may be old, and asks anew once there is one again.
 */
export function AskedPageHead(props: ComponentProps<typeof PageHead>) {
  const connection = useConnection();
  const now = useNow("half-minute");
  const queries = useQueryClient();
  const lost = "since" in connection ? connection.since : null;
  const wasLost = useRef(false);
  useEffect(() => {
    if (lost !== null) wasLost.current = true;
    else if (wasLost.current) {
      wasLost.current = false;
      void queries.invalidateQueries();
    }
  }, [lost, queries]);
  return (
    <>
      <PageHead {...props} />
      {lost === null ? null : (
        <Notice tone="warn">
          This page is as it was at {since(lost, now)}. Nothing can be changed here until it is live again.
        </Notice>
      )}
    </>
  );
}
