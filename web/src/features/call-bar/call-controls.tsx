import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { Mic, MicOff, Pause, PhoneOff, Play } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { BarButton } from "../../components/buttons/bar-button.tsx";
import { Button } from "../../components/buttons/button.tsx";
import { holdCall } from "../../lib/api/actions.ts";
import { useMe } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { ARM_MS, type Arm, pressHangUp } from "../calls/hang-up-arm.ts";
import type { PhoneState } from "../phone/phone.ts";
import { usePhone } from "../phone/phone-context.tsx";
import { Keypad } from "./keypad.tsx";
import { SoundMenu } from "./sound-menu.tsx";

type OnCall = Extract<PhoneState, { state: "on_call" }>;

/** Mute, hold, keys, devices; the way out stands apart in `PutDownButton`. */
export function CallControls({ state, call }: { state: OnCall; call: CallSummary | undefined }) {
  const phone = usePhone();
  const { user } = useMe();
  const offline = useOffline();
  const held = call?.held ?? false;
  // Only who has the caller can hold them; an assistant, or a colleague who was called, cannot be put aside.
  const mine = call?.handler.kind === "operator" && call.handler.id === user.id;
  const hold = useMutation({
    mutationFn: (next: boolean) => holdCall(state.callId, next),
    onError: (failure, next) =>
      toast.error(next ? `${state.name} was not put on hold` : `${state.name} stays on hold`, {
        description: failure.message,
      }),
  });
  return (
    <>
      <MuteButton muted={state.muted} />
      {mine ? (
        <BarButton
          label={held ? "Resume: take the caller back" : "Hold"}
          words={held ? "Resume" : "Hold"}
          className="w-[92px]"
          on={held}
          disabled={hold.isPending}
          refusal={state.line.state === "live" ? offline : "Your phone is not connected."}
          onClick={() => hold.mutate(!held)}
        >
          {held ? (
            <Play size={16} strokeWidth={1.7} aria-hidden />
          ) : (
            <Pause size={16} strokeWidth={1.7} aria-hidden />
          )}
        </BarButton>
      ) : null}
      <Keypad onPress={(digit) => phone.press(digit)} />
      <SoundMenu />
    </>
  );
}

export function MuteButton({ muted }: { muted: boolean }) {
  const phone = usePhone();
  const Icon = muted ? MicOff : Mic;
  return (
    <BarButton
      label={muted ? "Unmute (M)" : "Mute (M)"}
      words={muted ? "Unmute" : "Mute"}
      className="w-[92px]"
      on={muted}
      onClick={() => phone.mute(!muted)}
    >
      <Icon size={16} strokeWidth={1.7} aria-hidden />
    </BarButton>
  );
}

/** Two presses within four seconds hang up, as everywhere; one press gives up what has not begun. */
export function usePutDown(): { armed: boolean; press(): void } {
  const phone = usePhone();
  const [arm, setArm] = useState<Arm | null>(null);
  // What the second press finds, however busy the page is with painting the first.
  const heldArm = useRef<Arm | null>(null);
  const becomeArmed = useCallback((next: Arm | null) => {
    heldArm.current = next;
    setArm(next);
  }, []);
  useEffect(() => {
    if (arm === null) return;
    const timer = setTimeout(() => becomeArmed(null), ARM_MS);
    return () => clearTimeout(timer);
  }, [arm, becomeArmed]);
  return {
    armed: arm !== null,
    press: () => {
      const { state } = phone;
      if (state.state !== "on_call" || !phone.talking) return phone.hangUp();
      const { arm: next, fire } = pressHangUp(heldArm.current, state.callId, Date.now());
      becomeArmed(next);
      if (fire) phone.hangUp();
    },
  };
}

export function PutDownButton({ armed, onPress, words }: { armed: boolean; onPress(): void; words: string }) {
  return (
    <Button
      tone={armed ? "danger-armed" : "danger"}
      onClick={onPress}
      aria-label={armed ? "Press again to hang up your phone" : `${words} your phone`}
      className="h-8 w-[112px] max-wide:h-11 max-wide:flex-1"
    >
      {armed ? null : <PhoneOff size={14} strokeWidth={1.8} aria-hidden />}
      <span aria-live="polite">{armed ? "Press again" : words}</span>
    </Button>
  );
}
