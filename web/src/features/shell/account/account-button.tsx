import { CircleUserRound } from "lucide-react";
import { type ComponentProps, lazy, Suspense } from "react";
import { useLate } from "../../../components/popover/use-late.ts";
import { useMe } from "../../../lib/api/session.ts";

const load = () => import("./account-menu.tsx").then(({ AccountMenu }) => ({ default: AccountMenu }));
const AccountMenu = lazy(load);

/** The account's button; its menu comes a moment after the page. */
export function AccountButton({ onKeys }: { onKeys(): void }) {
  const { user } = useMe();
  const { wanted, want } = useLate(load);
  const button = (props: ComponentProps<"button">) => (
    <button
      type="button"
      aria-label={`Account: ${user.name}`}
      title={user.name}
      {...props}
      className="grid size-10 place-items-center rounded-[9px] text-ink-3 transition-colors duration-[130ms] hover:bg-sunken hover:text-ink max-wide:size-11"
    >
      <CircleUserRound size={18} strokeWidth={1.7} aria-hidden />
    </button>
  );
  const closed = button({ onClick: want, "aria-haspopup": "menu", "aria-expanded": wanted });
  return wanted ? (
    <Suspense fallback={closed}>
      <AccountMenu button={button} onKeys={onKeys} />
    </Suspense>
  ) : (
    closed
  );
}
