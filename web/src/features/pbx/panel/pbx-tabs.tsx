import { Link } from "@tanstack/react-router";
import { TAB_ROW, tabLook } from "../../../components/tab-look.ts";
import { PBX_TABS, type PbxTab } from "./tabs.ts";

/** The panel's tabs, and beside them how the site stands. */
export function PbxTabs({ siteId, tab, health }: { siteId: string; tab: PbxTab; health: readonly string[] }) {
  return (
    <div className="flex shrink-0 items-center border-b border-line max-wide:block">
      <nav aria-label="What of the PBX" className={`${TAB_ROW} flex-1 border-b-0`}>
        {PBX_TABS.map((each) => (
          <Link
            key={each.tab}
            to="/pbx/$siteId/$tab"
            params={{ siteId, tab: each.tab }}
            aria-current={each.tab === tab ? "page" : undefined}
            className={tabLook(each.tab === tab)}
          >
            {each.name}
          </Link>
        ))}
      </nav>
      <p className="num flex gap-4 px-5 text-small whitespace-nowrap text-ink-2 max-roomy:hidden">
        {health.map((part) => (
          <span key={part}>{part}</span>
        ))}
      </p>
    </div>
  );
}
