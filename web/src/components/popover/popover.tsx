import { Popover as Radix } from "radix-ui";
import type { ComponentProps, ReactElement, ReactNode } from "react";

export interface PopoverProps extends ComponentProps<typeof Radix.Content> {
  /** Makes the button that opens it of the properties that it is given. */
  button(props: ComponentProps<"button">): ReactElement;
  onOpenChange?(open: boolean): void;
  children: ReactNode;
}

/** What lies over the page beside the button that opened it. It is loaded when it is first wanted, and open then. */
export function Popover({ button, onOpenChange, children, ...content }: PopoverProps) {
  return (
    <Radix.Root defaultOpen {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{button({})}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content data-overlay {...content}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
