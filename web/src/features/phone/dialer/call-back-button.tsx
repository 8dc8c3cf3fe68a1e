import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PhoneOutgoing } from "lucide-react";
import { Button } from "../../../components/buttons/button.tsx";
import { phoneTargetsQuery } from "../../../lib/api/queries.ts";
import { useRefusal } from "../../../lib/api/session.ts";
import { usePreference } from "../../../lib/browser/preference.ts";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { usePhone, usePhoneState } from "../phone-context.tsx";
import { lastLine } from "./last-line.ts";

/** Dials who is to be called back, by the line that was used last, and opens that call; not there for those who may not call. */
export function CallBackButton({ number, name }: { number: string; name: string }) {
  const permitted = useRefusal("calls.place") === undefined;
  const targets = useQuery({ ...phoneTargetsQuery, enabled: permitted });
  const remembered = usePreference(lastLine);
  const offline = useOffline();
  const phone = usePhone();
  const navigate = useNavigate();
  usePhoneState();
  if (!permitted || number === "") return null;
  const lines = targets.data?.lines ?? [];
  const line = lines.find(({ id }) => id === remembered) ?? lines[0];
  const lineless =
    targets.data !== undefined && line === undefined ? "There is no line to call out by yet." : undefined;
  const refusal = phone.busy ? "You are on a call. Hang up first." : (offline ?? lineless);
  const dial = (): void => {
    if (line === undefined) return;
    void phone.place({ kind: "number", number, line: line.id }, name).then((callId) => {
      if (callId !== null) void navigate({ to: "/calls/$callId", params: { callId } });
    });
  };
  return (
    <Button
      size="touch"
      refusal={refusal}
      aria-label={`Call back ${name}`}
      onClick={dial}
      className="max-wide:flex-none"
    >
      <PhoneOutgoing size={14} strokeWidth={1.8} aria-hidden />
      Call back
    </Button>
  );
}
