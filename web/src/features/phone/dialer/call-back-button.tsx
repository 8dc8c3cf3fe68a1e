import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Phone as DeskIcon, PhoneOutgoing } from "lucide-react";
import { Button } from "../../../components/buttons/button.tsx";
import { phoneTargetsQuery } from "../../../lib/api/queries.ts";
import { useRefusal } from "../../../lib/api/session.ts";
import { usePreference } from "../../../lib/browser/preference.ts";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { toast } from "../../../lib/toast.ts";
import { deskPhoneName } from "../desk/calling-from.ts";
import { useCallNumber } from "../desk/use-call-number.ts";
import { usePhone, usePhoneState } from "../phone-context.tsx";
import { lastLine } from "./last-line.ts";

const NO_LINE = "There is no line to call out by yet.";

interface CallBackButtonProps {
  number: string;
  name: string;
  words?: string;
  /** The only line that will do: an extension is its own PBX's. */
  by?: string | undefined;
}

/** Dials who is to be called back, with the phone and by the line that were used last, and opens that call; not there for those who may not call. */
export function CallBackButton({ number, name, words = "Call back", by }: CallBackButtonProps) {
  const permitted = useRefusal("calls.place") === undefined;
  const queries = useQueryClient();
  const targets = useQuery({ ...phoneTargetsQuery, enabled: permitted });
  const remembered = usePreference(lastLine);
  const offline = useOffline();
  const phone = usePhone();
  const { from, call } = useCallNumber();
  usePhoneState();
  const lineOf = <Line extends { id: string }>(lines: readonly Line[]): Line | undefined =>
    by === undefined
      ? (lines.find(({ id }) => id === remembered) ?? lines[0])
      : lines.find(({ id }) => id === by);
  const dial = useMutation({
    // Whoever is quicker than the list of lines waits for it.
    mutationFn: async () => {
      const { lines } = await queries.ensureQueryData(phoneTargetsQuery);
      const line = lineOf(lines);
      if (line === undefined) throw new Error(NO_LINE);
      await call(number, line.id, name);
    },
    onError: (failure) => toast.error(`${name} was not called`, { description: failure.message }),
  });
  if (!permitted || number === "") return null;
  const lineless =
    targets.data !== undefined && lineOf(targets.data.lines) === undefined ? NO_LINE : undefined;
  const busy = phone.busy && from === null ? "You are on a call. Hang up first." : undefined;
  const refusal = busy ?? offline ?? lineless;
  const withDesk = from === null ? "" : ` with ${deskPhoneName(from.extension)}`;
  const Icon = from === null ? PhoneOutgoing : DeskIcon;
  return (
    <Button
      size="touch"
      refusal={refusal}
      aria-label={`${words} ${name}${withDesk}`}
      title={withDesk === "" ? undefined : `${words}${withDesk}`}
      disabled={dial.isPending}
      onClick={() => dial.mutate()}
      className="max-wide:flex-none"
    >
      <Icon size={14} strokeWidth={1.8} aria-hidden />
      {words}
    </Button>
  );
}
