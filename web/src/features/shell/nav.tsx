import type { Permission } from "@patchbay/protocol/roles";
import { Link } from "@tanstack/react-router";
import {
  Bot,
  Hash,
  ListTodo,
  type LucideIcon,
  Moon,
  Network,
  Phone,
  ScrollText,
  Server,
  Settings,
  Sun,
  SunMoon,
  Users,
} from "lucide-react";
import { IconButton } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";
import { useMe } from "../../lib/api/session.ts";
import { useIsPhone } from "../../lib/browser/media-query.ts";
import { usePreference } from "../../lib/browser/preference.ts";
import { nextTheme, theme } from "../../lib/browser/theme.ts";
import { PresenceButton } from "../phone/ring/presence.tsx";
import { AccountButton } from "./account/account-button.tsx";
import { useOpenCounts } from "./use-open-counts.ts";

interface Place {
  to: string;
  name: string;
  Icon: LucideIcon;
  needs?: Permission;
}

const places = [
  { to: "/calls", name: "Calls", Icon: Phone },
  { to: "/follow-ups", name: "Follow-ups", Icon: ListTodo },
  { to: "/assistants", name: "Assistants", Icon: Bot, needs: "assistants.read" },
  { to: "/numbers", name: "Numbers", Icon: Hash, needs: "routes.manage" },
  { to: "/pbx", name: "PBX", Icon: Server },
  { to: "/settings", name: "Settings", Icon: Settings, needs: "settings.manage" },
] as const satisfies readonly Place[];
/** At phone width these stand in the account's menu. */
const seldom = [
  { to: "/sites", name: "Sites", Icon: Network },
  { to: "/members", name: "Members", Icon: Users, needs: "members.manage" },
  { to: "/audit", name: "Audit log", Icon: ScrollText, needs: "audit.read" },
] as const satisfies readonly Place[];

const link =
  "relative grid size-10 place-items-center rounded-[9px] text-ink-3 transition-colors duration-[130ms] hover:bg-sunken hover:text-ink data-[status=active]:bg-sunken data-[status=active]:text-ink max-wide:size-11";

/** Left on a desk, at the lower edge of a phone, where what is seldom wanted stands in the account's menu. */
export function Nav({ onKeys }: { onKeys(): void }) {
  const phone = useIsPhone();
  const { permissions } = useMe();
  const { attention, followUps } = useOpenCounts();
  // A place that would only say that one's role may not go there is none.
  const mayGo = (place: Place) => place.needs === undefined || permissions.includes(place.needs);
  const open = [...places, ...(phone ? [] : seldom)].filter(mayGo);
  return (
    <nav
      aria-label="Main"
      className="flex items-center gap-1 border-line bg-surface wide:flex-col wide:border-r wide:py-3 max-wide:order-2 max-wide:justify-around max-wide:border-t max-wide:min-h-14 max-wide:px-2 max-wide:pb-[env(safe-area-inset-bottom)]"
    >
      <Logo />
      {open.map(({ to, name, Icon }) => {
        const count = to === "/calls" ? attention : to === "/follow-ups" ? followUps : 0;
        const words = count === 0 ? name : `${name}, ${count} ${to === "/calls" ? "need attention" : "open"}`;
        return (
          <Link key={to} to={to} aria-label={words} title={words} className={link}>
            <Icon size={18} strokeWidth={1.7} aria-hidden />
            {count === 0 ? null : <Count count={count} bad={to === "/calls"} />}
          </Link>
        );
      })}
      <span className="flex-1 max-wide:hidden" />
      <PresenceButton />
      {phone ? null : <ThemeButton />}
      <AccountButton onKeys={onKeys} />
    </nav>
  );
}

/** What is open, at its icon; the link's name has it, too. */
function Count({ count, bad }: { count: number; bad: boolean }) {
  return (
    <span
      aria-hidden
      data-count={count}
      className={cx(
        "num absolute top-0 right-0 min-w-[17px] rounded-full px-1 text-center text-small leading-[17px] font-medium",
        bad ? "bg-bad text-bad-ink" : "bg-line-strong text-ink",
      )}
    >
      {count > 99 ? "99+" : count}
    </span>
  );
}

export function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="mb-2.5 size-[30px] max-wide:hidden" aria-hidden="true">
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <g fill="none" strokeWidth="2.2" strokeLinecap="round" className="stroke-accent-ink">
        <circle cx="10" cy="10.5" r="3.2" />
        <path d="M10 14c0 6 2 7.5 8.5 7.5" />
        <circle cx="22" cy="21.5" r="3.2" className="fill-accent-ink" />
      </g>
    </svg>
  );
}

function ThemeButton() {
  const held = usePreference(theme);
  const Icon = { system: SunMoon, light: Sun, dark: Moon }[held];
  const next = nextTheme(held);
  return (
    <IconButton label={`Theme: ${held}. Switch to ${next}`} onClick={() => theme.set(next)}>
      <Icon size={18} strokeWidth={1.7} aria-hidden />
    </IconButton>
  );
}
