import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../components/placeholder.tsx";
import type { ListFilter } from "../calls/call-list.ts";

/** What an empty list says: what will appear here, and the first step to it. */
export function NoCalls({ filter, sites }: { filter: ListFilter; sites: number }) {
  if (filter.q !== "") {
    return (
      <EmptyState title={`Nothing found for “${filter.q}”`}>
        Names, numbers and spoken words were searched.
      </EmptyState>
    );
  }
  if (filter.source !== "") {
    return (
      <EmptyState title="No calls from this source here">
        Press its badge again to see every source.
      </EmptyState>
    );
  }
  switch (filter.tab) {
    case "attention":
      return (
        <EmptyState title="Nobody needs you">
          Calls with a fault, an abandoned caller or a fallback appear here until somebody marks them handled.
        </EmptyState>
      );
    case "live":
      return <EmptyState title="Nobody is on the line">Calls appear here the moment they ring.</EmptyState>;
    case "handled":
      return (
        <EmptyState title="Nothing marked handled yet">
          Calls that somebody has seen to appear here.
        </EmptyState>
      );
    case "all":
      return sites === 0 ? (
        <EmptyState
          title="No PBX is connected"
          action={
            <Link to="/sites" className="font-medium text-accent underline underline-offset-2">
              Connect a PBX
            </Link>
          }
        >
          Calls appear here the moment they ring. First, add a site and start its connector.
        </EmptyState>
      ) : (
        <EmptyState title="No calls yet">
          Calls appear here the moment they ring. Place a test call: dial 1412 from any phone at the PBX.
        </EmptyState>
      );
  }
}
