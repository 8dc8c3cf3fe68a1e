import type { SiteStatus } from "@patchbay/protocol/site";
import { useMemo } from "react";
import { KeyFoot } from "../panel/key-foot.tsx";
import { useSiteView } from "../use-site-view.ts";
import { ActPanel } from "./act-panel.tsx";
import { AskedList } from "./asked-list.tsx";
import { choicesOf } from "./choices.ts";

const KEYS = [
  [["G"], "action"],
  [["Ctrl", "Enter"], "ask"],
  [["?"], "all keys"],
] as const;

/** Everything that can be asked of a PBX, by forms made of its schemas, and what was asked. */
export function ActionsTab({ site }: { site: SiteStatus }) {
  const { view } = useSiteView(site.id);
  const choices = useMemo(() => choicesOf(view), [view]);
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="grid grid-cols-[minmax(0,520px)_minmax(0,1fr)] gap-10 px-5 py-4 max-roomy:grid-cols-1 max-roomy:gap-5 max-wide:px-3.5">
          <ActPanel site={site} choices={choices} />
          <AskedList siteId={site.id} />
        </div>
      </div>
      <KeyFoot keys={KEYS} />
    </>
  );
}
