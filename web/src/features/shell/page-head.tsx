import type { ReactNode } from "react";
import { useTitle } from "../../lib/browser/page-title.ts";
import { PresencePill } from "../phone/ring/presence.tsx";
import { ConnectionPill } from "./connection-pill.tsx";
import { SitePills } from "./site-pills.tsx";

/** The bar over every page: its title, its search if it has one, and whether all is connected. */
export function PageHead({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  useTitle("page", title);
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-5 max-wide:px-3.5">
      <h1 className="text-base font-semibold">{title}</h1>
      {children}
      <span className="flex-1" />
      <span className="flex min-w-0 items-center gap-2 max-wide:hidden">
        <SitePills />
      </span>
      <ConnectionPill />
      <PresencePill />
      {actions}
    </header>
  );
}
