import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PhoneOutgoing } from "lucide-react";
import { Button } from "../../../components/buttons/button.tsx";
import { phoneTargetsQuery } from "../../../lib/api/queries.ts";
import { useRefusal } from "../../../lib/api/session.ts";
import { usePreference } from "../../../lib/browser/preference.ts";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { toast } from "../../../lib/toast.ts";
import { usePhone, usePhoneState } from "../phone-context.tsx";
import { lastLine } from "./last-line.ts";

const NO_LINE = "There is no line to call out by yet.";

/** Dials who is to be called back, by the line that was used last, and opens that call; not there for those who may not call. */
export function CallBackButton({ number, name }: { number: string; name: string }) {
  const permitted = useRefusal("calls.place") === undefined;
  const queries = useQueryClient();
  const targets = useQuery({ ...phoneTargetsQuery, enabled: permitted });
  const remembered = usePreference(lastLine);
  const offline = useOffline();
  const phone = usePhone();
  const navigate = useNavigate();
  usePhoneState();
  const dial = useMutation({
    // Whoever is quicker than the list of lines waits for it.
    mutationFn: async () => {
      const { lines } = await queries.ensureQueryData(phoneTargetsQuery);
      const line = lines.find(({ id }) => id === remembered) ?? lines[0];
      if (line === undefined) throw new Error(NO_LINE);
      const callId = await phone.place({ kind: "number", number, line: line.id }, name);
      if (callId !== null) await navigate({ to: "/calls/$callId", params: { callId } });
    },
    onError: (failure) => toast.error(`${name} was not called`, { description: failure.message }),
  });
  if (!permitted || number === "") return null;
  const lineless = targets.data?.lines.length === 0 ? NO_LINE : undefined;
  const refusal = phone.busy ? "You are on a call. Hang up first." : (offline ?? lineless);
  return (
    <Button
      size="touch"
      refusal={refusal}
      aria-label={`Call back ${name}`}
      disabled={dial.isPending}
      onClick={() => dial.mutate()}
      className="max-wide:flex-none"
    >
      <PhoneOutgoing size={14} strokeWidth={1.8} aria-hidden />
      Call back
    </Button>
  );
}
