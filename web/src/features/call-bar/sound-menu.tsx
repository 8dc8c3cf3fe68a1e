import { SlidersHorizontal } from "lucide-react";
import { BarButton } from "../../components/buttons/bar-button.tsx";
import { LatePopover } from "../../components/popover/late-popover.tsx";
import { DeviceFields } from "../phone/device-fields.tsx";

/** The devices of the call, changed while it goes on. */
export function SoundMenu() {
  return (
    <LatePopover
      button={(props) => (
        <BarButton label="Microphone and speaker" {...props}>
          <SlidersHorizontal size={16} strokeWidth={1.7} aria-hidden />
        </BarButton>
      )}
      aria-label="Microphone and speaker"
      side="top"
      sideOffset={8}
      collisionPadding={12}
      className="fade z-[60] w-[280px] rounded-[12px] border border-line-strong bg-raised p-3.5 shadow-[0_8px_28px_var(--shadow)]"
    >
      <DeviceFields />
    </LatePopover>
  );
}
