import type { CallSummary } from "@patchbay/protocol/call";
import { Check, PhoneOff, RotateCcw } from "lucide-react";
import { Button } from "../../components/buttons/button.tsx";
import { useHindrance } from "../../lib/feed/use-offline.ts";
import { callerName } from "./call-words.ts";
import { useCallActions } from "./calls-context.tsx";

interface ActionProps {
  call: CallSummary;
  size: "small" | "touch";
}

/** Ends a live call; asks once by turning red for four seconds. The same arm as the key H. */
export function HangUpButton({ call, size }: ActionProps) {
  const { armed, hangingUp, pressHangUp } = useCallActions();
  const refusal = useHindrance("calls.hangup");
  const asked = hangingUp.has(call.id);
  const sure = armed === call.id;
  return (
    <Button
      size={size}
      tone={sure ? "danger-armed" : "danger"}
      refusal={refusal}
      disabled={asked}
      aria-label={`${sure ? "Press again to hang up" : "Hang up"} ${callerName(call)}`}
      onClick={() => pressHangUp(call)}
      className={size === "small" ? "w-[84px]" : "wide:w-[108px]"}
    >
      {sure || size === "small" ? null : <PhoneOff size={14} strokeWidth={1.8} aria-hidden />}
      <span aria-live="polite">
        {asked ? "Hanging up" : sure ? (size === "small" ? "Sure?" : "Press again") : "Hang up"}
      </span>
    </Button>
  );
}

/** Marks an ended call as seen to, or open again; at once, with an undo. */
export function HandledButton({ call, size }: ActionProps) {
  const { mark, callbacks } = useCallActions();
  const hindrance = useHindrance("calls.handle");
  const owed =
    callbacks.has(call.id) && !call.handled
      ? "The caller is to be called back: mark that as done under Follow-ups."
      : undefined;
  const refusal = hindrance ?? owed;
  const Icon = call.handled ? RotateCcw : Check;
  return (
    <Button size={size} refusal={refusal} onClick={() => mark(call, !call.handled)}>
      <Icon size={size === "small" ? 12 : 14} strokeWidth={2} aria-hidden />
      {call.handled ? "Open again" : "Mark handled"}
    </Button>
  );
}
