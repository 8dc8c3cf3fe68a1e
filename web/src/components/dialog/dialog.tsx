import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { IconButton } from "../buttons/button.tsx";

/** What a dialog is opened to fill in; switches and the button that closes it are not. */
const FIELDS = ":is(input:not([type=checkbox]), textarea, select):not(:disabled)";

/** What had the focus when an overlay took it has it again afterwards: none of these has a trigger of its own to give it to. */
function useReturnedFocus() {
  const opener = useRef<HTMLElement | null>(null);
  return {
    remember: (event: Event): void => {
      const { activeElement } = document;
      const inside = event.currentTarget instanceof Element && event.currentTarget.contains(activeElement);
      opener.current = activeElement instanceof HTMLElement && !inside ? activeElement : null;
    },
    giveBack: (event: Event): void => {
      event.preventDefault();
      opener.current?.focus();
    },
  };
}

interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  description?: string;
  children: ReactNode;
}

/** A small dialog over the page, with the focus in its first field; at phone width it stands at the lower edge. */
export function Dialog({ open, onClose, title, description, children }: DialogProps) {
  const focus = useReturnedFocus();
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fade fixed inset-0 z-40 bg-[rgb(0_0_0/0.35)]" />
        <Radix.Content
          data-overlay
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          onCloseAutoFocus={focus.giveBack}
          onOpenAutoFocus={(event) => {
            focus.remember(event);
            // Only here has a dialog or a sheet below this one let go of the focus: a field that takes it
            // by itself before loses it again.
            const field =
              event.currentTarget instanceof Element
                ? event.currentTarget.querySelector<HTMLElement>(FIELDS)
                : null;
            if (field === null) return;
            event.preventDefault();
            field.focus();
          }}
          className="rise fixed top-[16vh] left-1/2 z-50 max-h-[80vh] w-[min(440px,calc(100vw-28px))] overflow-y-auto overscroll-contain -translate-x-1/2 rounded-[12px] border border-line-strong bg-raised p-5 shadow-[0_16px_48px_var(--shadow)] max-wide:top-auto max-wide:bottom-3.5 max-wide:max-h-[calc(100dvh-28px)]"
        >
          <div className="mb-3 flex items-start gap-3">
            <div className="flex-1">
              <Radix.Title className="text-title font-semibold tracking-[-0.01em]">{title}</Radix.Title>
              {description === undefined ? null : (
                <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mt-2 -mr-2 size-8">
                <X size={16} aria-hidden />
              </IconButton>
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The call at phone width: a sheet from below that leaves the top bar in sight. */
export function Sheet({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const focus = useReturnedFocus();
  return (
    <Radix.Root open onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fade fixed inset-0 z-40 bg-[rgb(0_0_0/0.35)]" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.giveBack}
          className="rise fixed inset-x-0 top-6 bottom-0 z-50 flex flex-col overflow-hidden rounded-t-[14px] border-t border-line-strong bg-surface pb-[env(safe-area-inset-bottom)] shadow-[0_-8px_40px_var(--shadow)] outline-none"
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
