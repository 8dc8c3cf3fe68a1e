import { Grid3x3 } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { BarButton } from "../../components/buttons/bar-button.tsx";
import { LatePopover } from "../../components/popover/late-popover.tsx";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
const isKey = (key: string): boolean => KEYS.some((each) => each === key);
/** What of the pressed keys fits. */
const SHOWN = 16;

/** The keypad of a call; while it is open, keys typed on the keyboard are pressed too. */
export function Keypad({ onPress }: { onPress(digit: string): void }) {
  const [pressed, setPressed] = useState("");
  const press = (digit: string): void => {
    onPress(digit);
    setPressed((held) => (held + digit).slice(-SHOWN));
  };
  const typed = (event: KeyboardEvent): void => {
    if (!isKey(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    press(event.key);
  };
  return (
    <LatePopover
      button={(props) => (
        <BarButton label="Keypad" {...props}>
          <Grid3x3 size={16} strokeWidth={1.7} aria-hidden />
        </BarButton>
      )}
      onOpenChange={() => setPressed("")}
      aria-label="Keypad"
      side="top"
      sideOffset={8}
      collisionPadding={12}
      onKeyDown={typed}
      className="fade z-[60] w-[196px] rounded-[12px] border border-line-strong bg-raised p-3 shadow-[0_8px_28px_var(--shadow)] max-wide:w-[252px]"
    >
      <output aria-label="Pressed keys" className="num mb-2 block h-6 text-center text-title">
        {pressed}
      </output>
      <div className="grid grid-cols-3 gap-1.5">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            onClick={() => press(key)}
            className="num h-10 rounded-[8px] border border-line bg-surface text-title transition-colors duration-[130ms] hover:bg-sunken active:bg-accent-soft max-wide:h-14"
          >
            {key}
          </button>
        ))}
      </div>
    </LatePopover>
  );
}
