import { useParams } from "@tanstack/react-router";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { usePhone } from "../phone/phone-context.tsx";
import { usePutDown } from "./call-controls.tsx";

/** M mutes; H twice hangs this phone up, unless another call is open beside the list: then H is that call's. */
export function useCallKeys(): { armed: boolean; press(): void } {
  const phone = usePhone();
  const putDown = usePutDown();
  const { callId } = useParams({ strict: false });
  useKeys({
    mute: () => {
      if (phone.state.state !== "on_call" || !phone.heard) return false;
      phone.mute(!phone.state.muted);
    },
    hang_up: () => {
      const { state } = phone;
      if (state.state !== "on_call" || !phone.talking || (callId !== undefined && callId !== state.callId))
        return false;
      putDown.press();
    },
  });
  return putDown;
}
