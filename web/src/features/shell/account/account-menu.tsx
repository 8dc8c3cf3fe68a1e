import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactElement } from "react";
import { signOut } from "../../../lib/api/actions.ts";
import { useMe, useRefusal } from "../../../lib/api/session.ts";
import { useIsPhone } from "../../../lib/browser/media-query.ts";
import { usePreference } from "../../../lib/browser/preference.ts";
import { nextTheme, theme } from "../../../lib/browser/theme.ts";
import { toast } from "../../../lib/toast.ts";

const item =
  "flex h-8 items-center rounded-[6px] px-2 outline-none select-none data-highlighted:bg-sunken max-wide:h-11";

interface MenuProps {
  /** Makes the button that opens it of the properties that it is given. */
  button(props: ComponentProps<"button">): ReactElement;
  onKeys(): void;
}

/** Who is signed in, the keys, and the way out. It is loaded when it is first wanted, and open then. */
export function AccountMenu({ button, onKeys }: MenuProps) {
  const { user, organization, role } = useMe();
  const phone = useIsPhone();
  const leave = useMutation({
    mutationFn: signOut,
    // A full load forgets everything this member has seen.
    onSuccess: () => location.assign("/sign-in"),
    onError: (failure) => toast.error(failure.message),
  });
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger asChild>{button({})}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={10}
          className="fade z-50 w-[232px] rounded-[10px] border border-line-strong bg-raised p-1.5 shadow-[0_8px_28px_var(--shadow)]"
        >
          <div className="border-b border-line px-2 pt-1 pb-2.5">
            <p className="truncate font-semibold">{user.name}</p>
            <p className="truncate text-small text-ink-2">{user.email}</p>
            <p className="mt-1 truncate text-small text-ink-2">
              {organization.name} · {role}
            </p>
          </div>
          <div className="mt-1">{phone ? <PhoneItems /> : null}</div>
          <DropdownMenu.Item asChild>
            <Link to="/account" className={item}>
              Your account
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item className={item} onSelect={onKeys}>
            Keyboard
          </DropdownMenu.Item>
          <DropdownMenu.Item className={item} onSelect={() => leave.mutate()}>
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** What a desk has in its navigation and a phone's width has no room for. */
function PhoneItems() {
  const held = usePreference(theme);
  const next = nextTheme(held);
  const mayAudit = useRefusal("audit.read") === undefined;
  const mayManage = useRefusal("members.manage") === undefined;
  return (
    <>
      <DropdownMenu.Item asChild>
        <Link to="/sites" className={item}>
          Sites
        </Link>
      </DropdownMenu.Item>
      {mayManage ? (
        <DropdownMenu.Item asChild>
          <Link to="/members" className={item}>
            Members
          </Link>
        </DropdownMenu.Item>
      ) : null}
      {mayAudit ? (
        <DropdownMenu.Item asChild>
          <Link to="/audit" className={item}>
            Audit log
          </Link>
        </DropdownMenu.Item>
      ) : null}
      <DropdownMenu.Item
        className={item}
        onSelect={(event) => {
          // It goes round: the menu stays for the next step.
          event.preventDefault();
          theme.set(next);
        }}
      >
        Theme: {held}
      </DropdownMenu.Item>
    </>
  );
}
