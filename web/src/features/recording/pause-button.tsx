import type { CallSummary } from "@patchbay/protocol/call";
import { useMutation } from "@tanstack/react-query";
import { CircleDot, CirclePause } from "lucide-react";
import { BarButton } from "../../components/buttons/bar-button.tsx";
import { Button } from "../../components/buttons/button.tsx";
import { pauseRecording } from "../../lib/api/actions.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useHindrance, useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";

const words = (paused: boolean): string => (paused ? "Record again" : "Pause recording");

/** Holds the recording back while a card number is said, and goes on with it; null where nothing is recorded. */
function usePause(call: CallSummary): { paused: boolean; pending: boolean; press(): void } | null {
  const paused = call.recording?.state === "paused";
  const pause = useMutation({
    mutationFn: () => pauseRecording(call.id, !paused),
    onError: (failure) =>
      toast.error(paused ? "The recording stays paused" : "The recording goes on", {
        description: failure.message,
      }),
  });
  return call.recording === null || call.recording.state === "saved"
    ? null
    : { paused, pending: pause.isPending, press: () => pause.mutate() };
}

/** The switch at the call itself. */
export function PauseRecordingButton({ call, size }: { call: CallSummary; size: "small" | "touch" }) {
  const refusal = useHindrance("calls.answer");
  const pause = usePause(call);
  if (pause === null) return null;
  return (
    <Button size={size} refusal={refusal} disabled={pause.pending} onClick={pause.press}>
      {words(pause.paused)}
    </Button>
  );
}

/** The same among the phone's controls, on every page and at a thumb's reach. */
export function PauseRecordingControl({ call }: { call: CallSummary }) {
  const permitted = useRefusal("calls.answer") === undefined;
  const offline = useOffline();
  const pause = usePause(call);
  if (pause === null || !permitted) return null;
  const Icon = pause.paused ? CircleDot : CirclePause;
  return (
    <BarButton
      label={`Rec: ${words(pause.paused).toLowerCase()}`}
      words="Rec"
      on={pause.paused}
      disabled={pause.pending}
      refusal={offline}
      onClick={pause.press}
    >
      <Icon size={16} strokeWidth={1.7} aria-hidden />
    </BarButton>
  );
}
