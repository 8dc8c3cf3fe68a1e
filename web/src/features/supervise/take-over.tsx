import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { Bot, Headset } from "lucide-react";
import { Button } from "../../components/buttons/button.tsx";
import { handBack } from "../../lib/api/actions.ts";
import { useMe, useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { toast } from "../../lib/toast.ts";
import { callerName } from "../calls/call-words.ts";
import { useOwnCall, usePhone, usePhoneState } from "../phone/phone-context.tsx";
import { handBackTo, takeoverOf } from "./supervising.ts";

/**
 * Takes the caller to this browser from the assistant, or from whom Twilio has put them through to, or the own call up again after
 * a reload; also by the key T.
 */
export function TakeOverButton({ call }: { call: CallSummary }) {
  const { user } = useMe();
  const phone = usePhone();
  usePhoneState();
  const offered = takeoverOf(call, user.id, useOwnCall() === call.id);
  const permitted = useRefusal("calls.supervise") === undefined;
  const { takingOver } = call.supervision;
  const offline = useOffline();
  const refusal =
    takingOver !== null && takingOver.id !== user.id
      ? `${takingOver.name} is taking this call over.`
      : phone.busy
        ? "You are on a call. Hang up first."
        : offline;
  const take = (): void => void phone.takeOver(call.id, callerName(call));
  useKeys({
    take_over: () => {
      if (!permitted || offered === null || refusal !== undefined) return false;
      take();
    },
  });
  if (!permitted || offered === null) return null;
  const words = offered === "take_up" ? "Take up again" : "Take over";
  const handler = call.handler.kind === "operator" ? call.handler.name : "";
  return (
    <Button
      size="touch"
      tone="primary"
      refusal={refusal}
      aria-label={`${words} ${callerName(call)}`}
      title={
        offered === "fetch" ? `Twilio brings the caller to you and lets go of ${handler} (T)` : undefined
      }
      onClick={take}
    >
      <Headset size={14} strokeWidth={1.8} aria-hidden />
      {words}
    </Button>
  );
}

/** Gives the caller back to the assistant they were taken from; also by the key T, on every page. */
export function HandBackButton({ call }: { call: CallSummary | undefined }) {
  const { user } = useMe();
  const offline = useOffline();
  const to = handBackTo(call, user.id);
  const give = useMutation({
    mutationFn: handBack,
    onError: (failure) => toast.error("You still have the caller", { description: failure.message }),
  });
  const press = (): boolean => {
    if (call === undefined || to === null || give.isPending || offline !== undefined) return false;
    give.mutate(call.id);
    return true;
  };
  useKeys({ take_over: () => (press() ? undefined : false) });
  if (call === undefined || to === null) return null;
  return (
    <Button
      onClick={press}
      refusal={offline}
      disabled={give.isPending}
      aria-label={`Hand back to ${to}`}
      title={`${to} goes on with the caller; you leave the call (T)`}
      className="h-8 max-wide:h-11 max-wide:flex-1"
    >
      <Bot size={15} strokeWidth={1.7} aria-hidden />
      Hand back
    </Button>
  );
}
