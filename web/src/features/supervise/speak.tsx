import type { CallSummary, Speaking, SupervisorMode } from "@patchbay/protocol/call";
import { Ear, MessageSquareLock, UserPlus } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { useMe } from "../../lib/api/session.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import type { PhoneState } from "../phone/phone.ts";
import { usePhone } from "../phone/phone-context.tsx";
import { presenceWords, speechRefusal, whisperRefusal } from "./supervising.ts";

type OnCall = Extract<PhoneState, { state: "on_call" }>;

/** Has who listens speak into the call, to everybody (B) or to its operator alone (W); pressed again, only listen. */
export function SpeakButtons({ state, call }: { state: OnCall; call: CallSummary | undefined }) {
  const phone = usePhone();
  useFollowedMode(state, call);
  const waits = state.line.state === "live" ? undefined : "Your phone is not connected.";
  const refusals: Record<Speaking, string | undefined> = {
    barge: waits ?? (state.mode === "barge" ? undefined : speechRefusal(call)),
    whisper: waits ?? (state.mode === "whisper" ? undefined : whisperRefusal(call)),
  };
  const press = (mode: Speaking): boolean => {
    if (refusals[mode] !== undefined) return false;
    void phone.speak(state.mode === mode ? "listen" : mode);
    return true;
  };
  useKeys({
    barge_in: () => (press("barge") ? undefined : false),
    whisper: () => (press("whisper") ? undefined : false),
  });
  const button = (mode: Speaking, words: string, title: string) => {
    const on = state.mode === mode;
    const Icon = on ? Ear : mode === "barge" ? UserPlus : MessageSquareLock;
    return (
      <Button
        tone={on ? "primary" : "plain"}
        aria-pressed={on}
        refusal={refusals[mode]}
        title={on ? "Only listen again" : title}
        onClick={() => press(mode)}
        className="h-8 max-wide:h-11"
      >
        <Icon size={15} strokeWidth={1.7} aria-hidden />
        {words}
      </Button>
    );
  };
  return (
    <>
      {button("barge", "Barge in", "Everybody on the call hears you (B)")}
      {button("whisper", "Whisper", "Only who has the caller hears you (W)")}
    </>
  );
}

/** Who else is heard in the own call, said where its person looks. */
export function GuestWords({ call }: { call: CallSummary }) {
  const { user } = useMe();
  const listeners = call.supervision.listeners.filter(({ mode }) => mode !== "listen");
  const words = presenceWords({ ...call, supervision: { ...call.supervision, listeners } }, user.id);
  return words.length === 0 ? null : <span className="truncate">{words.join(". ")}</span>;
}

/** The call may end what somebody speaks, as when the assistant has the caller back: their microphone closes then. */
function useFollowedMode({ legId }: OnCall, call: CallSummary | undefined): void {
  const phone = usePhone();
  const mode = call?.supervision.listeners.find((one) => one.legId === legId)?.mode;
  const last = useRef<SupervisorMode | undefined>(undefined);
  useEffect(() => {
    const spoke = last.current === "barge" || last.current === "whisper";
    last.current = mode;
    if (spoke && mode === "listen") phone.silenced();
  }, [mode, phone]);
}
