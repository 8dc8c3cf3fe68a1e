import { Link } from "@tanstack/react-router";
import { cx } from "../../components/class-names.ts";
import type { Tab } from "../calls/call-list.ts";

const tabs: readonly { tab: Tab; name: string }[] = [
  { tab: "all", name: "All" },
  { tab: "attention", name: "Needs attention" },
  { tab: "live", name: "In progress" },
  { tab: "handled", name: "Handled" },
];

/** Which calls the list shows; each tab is an address of its own. */
export function CallTabs({ tab, counts }: { tab: Tab; counts: Partial<Record<Tab, number>> }) {
  return (
    <nav
      aria-label="Which calls"
      className="flex h-11 shrink-0 items-end gap-5 overflow-x-auto border-b border-line px-5 max-wide:px-3.5"
    >
      {tabs.map((each) => {
        const count = counts[each.tab];
        const on = each.tab === tab;
        return (
          <Link
            key={each.tab}
            to="."
            search={({ tab: _, ...rest }) => (each.tab === "all" ? rest : { ...rest, tab: each.tab })}
            aria-current={on ? "page" : undefined}
            className={cx(
              "-mb-px shrink-0 border-b-2 pb-2.5 whitespace-nowrap transition-colors duration-[130ms]",
              on ? "border-ink font-medium text-ink" : "border-transparent text-ink-2 hover:text-ink",
            )}
          >
            {each.name}
            {count === undefined ? null : " "}
            {count === undefined ? null : <span className="num ml-1 font-normal text-ink-3">{count}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
