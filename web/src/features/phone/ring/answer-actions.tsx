import type { CallSummary } from "@patchbay/protocol/call";
import { Phone as PhoneIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/buttons/button.tsx";
import { rejectCall } from "../../../lib/api/actions.ts";
import { useMe, useRefusal } from "../../../lib/api/session.ts";
import { useNow } from "../../../lib/browser/clock.ts";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { toast } from "../../../lib/toast.ts";
import { callerName } from "../../calls/call-words.ts";
import { useOwnCall, usePhone, usePhoneState } from "../phone-context.tsx";
import { canBeAnswered, ringsFor, secondsLeft } from "./ringing.ts";
import { useAnswer } from "./use-answer.ts";

interface ActionsProps {
  call: CallSummary;
  size: "small" | "touch";
}

/** True when this member is offered the call: the buttons stand there, usable or with a reason. */
export function useOffered(call: CallSummary): boolean {
  const me = useMe();
  const own = useOwnCall() === call.id;
  return useRefusal("calls.answer") === undefined && !own && canBeAnswered(call, me.user.id);
}

/** Why the phone cannot take another call now. */
function useBusyReason(): string | undefined {
  usePhoneState();
  const offline = useOffline();
  return usePhone().busy ? "You are on a call. Hang up first." : offline;
}

/** Puts the caller through to this browser. */
export function AnswerButton({ call, size }: ActionsProps) {
  const answer = useAnswer();
  const busy = useBusyReason();
  return (
    <Button
      size={size}
      tone="primary"
      refusal={busy}
      aria-label={`Answer ${callerName(call)}`}
      onClick={() => answer(call)}
    >
      {size === "small" ? null : <PhoneIcon size={14} strokeWidth={1.8} aria-hidden />}
      Answer
    </Button>
  );
}

/** Turns the caller away; only what rings can be rejected. */
export function RejectButton({ call, size }: ActionsProps) {
  const { user } = useMe();
  const offline = useOffline();
  const [asked, setAsked] = useState(false);
  if (!ringsFor(call, user.id)) return null;
  const reject = (): void => {
    setAsked(true);
    rejectCall(call.id).catch((failure: Error) => {
      setAsked(false);
      toast.error(`${callerName(call)} was not rejected`, { description: failure.message });
    });
  };
  return (
    <Button
      size={size}
      tone="danger"
      refusal={offline}
      disabled={asked}
      aria-label={`Reject ${callerName(call)}`}
      onClick={reject}
    >
      {asked ? "Rejecting" : "Reject"}
    </Button>
  );
}

/** Who is rung, or who is just answering, and how long it still rings. */
export function RingWords({ call, skewMs }: { call: CallSummary; skewMs: number }) {
  const now = useNow(call.ringing === null ? null : "second") + skewMs;
  const { user } = useMe();
  if (call.ringing === null) return null;
  const { claimedBy, member } = call.ringing;
  if (claimedBy !== null) {
    return <>{claimedBy.id === user.id ? "You are answering" : `${claimedBy.name} is answering`}</>;
  }
  const whom =
    member === null ? "Ringing operators" : member.id === user.id ? "Ringing you" : `Ringing ${member.name}`;
  return (
    <>
      {whom} <span className="num text-ink-3">{secondsLeft(call, now)} s</span>
    </>
  );
}
