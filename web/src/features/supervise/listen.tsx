import type { CallSummary } from "@patchbay/protocol/call";
import { Ear, EarOff } from "lucide-react";
import { Button } from "../../components/buttons/button.tsx";
import { useMe, useRefusal } from "../../lib/api/session.ts";
import { useIsPhone } from "../../lib/browser/media-query.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { useKeys } from "../../lib/keys/use-keys.ts";
import { callerName } from "../calls/call-words.ts";
import { usePhone, usePhoneState } from "../phone/phone-context.tsx";
import { canListen, presenceWords } from "./supervising.ts";

/** True while this page's phone hears this call without talking in it as its own. */
export function useListening(call: CallSummary): boolean {
  const state = usePhoneState();
  return state.state === "on_call" && state.part === "listening" && state.callId === call.id;
}

/** Lets a supervisor hear a call, and nobody hear them; also by the key L. */
export function ListenButton({ call }: { call: CallSummary }) {
  const { user } = useMe();
  const phone = usePhone();
  const listening = useListening(call);
  const narrow = useIsPhone();
  const offered = useRefusal("calls.supervise") === undefined && canListen(call, user.id);
  const offline = useOffline();
  const refusal = phone.busy ? "You are on a call. Hang up first." : listening ? undefined : offline;
  const press = (): void => {
    if (listening) phone.hangUp();
    else void phone.listen(call.id, callerName(call));
  };
  useKeys({
    listen: () => {
      if (!listening && (!offered || refusal !== undefined)) return false;
      press();
    },
  });
  if (!offered && !listening) return null;
  const Icon = listening ? EarOff : Ear;
  return (
    <Button
      size="touch"
      refusal={refusal}
      className="wide:w-[124px]"
      aria-label={listening ? `Stop listening to ${callerName(call)}` : `Listen to ${callerName(call)}`}
      onClick={press}
    >
      <Icon size={14} strokeWidth={1.8} aria-hidden />
      {/* Three stand side by side at phone width, and none takes another's place. */}
      {listening ? (narrow ? "Stop" : "Stop listening") : "Listen"}
    </Button>
  );
}

/** Who is at the call beside whoever has it, for everybody who has it open: nobody is listened to in secret. */
export function ListenerWords({ call }: { call: CallSummary }) {
  const { user } = useMe();
  const { takingOver } = call.supervision;
  const taking =
    takingOver === null
      ? []
      : [takingOver.id === user.id ? "You are taking over" : `${takingOver.name} is taking over`];
  const words = [...taking, ...presenceWords(call, user.id)];
  if (words.length === 0) return null;
  return (
    <p role="status" className="mt-1.5 truncate text-ink-2">
      {words.join(". ")}
    </p>
  );
}
