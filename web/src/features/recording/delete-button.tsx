import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../components/buttons/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { deleteRecording } from "../../lib/api/actions.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";

/** Deletes a recording for good, once it was asked back; not there for those who may not. */
export function DeleteRecordingButton({ callId }: { callId: string }) {
  const remove = useMutation({
    mutationFn: () => deleteRecording(callId),
    onSuccess: () => toast.success("The recording is deleted"),
    onError: (failure) => toast.error("The recording is still there", { description: failure.message }),
  });
  return (
    <DeleteButton
      description="Nobody can listen to it afterwards. The transcript and the timeline stay."
      busy={remove.isPending}
      onDelete={() => remove.mutateAsync()}
    />
  );
}

interface DeleteButtonProps {
  /** What is lost by it, and what is not. */
  description: string;
  busy: boolean;
  /** Settles when it is done, or was refused: that is said elsewhere. */
  onDelete(): Promise<unknown>;
}

/** The button and the question behind it. */
export function DeleteButton({ description, busy, onDelete }: DeleteButtonProps) {
  const refusal = useRefusal("recordings.delete");
  const offline = useOffline();
  const [asked, setAsked] = useState(false);
  if (refusal !== undefined) return null;
  const close = (): void => setAsked(false);
  return (
    <>
      <IconButton
        label="Delete the recording"
        onClick={() => setAsked(true)}
        className="size-9 max-wide:size-11"
      >
        <Trash2 size={16} aria-hidden />
      </IconButton>
      <Dialog open={asked} onClose={close} title="Delete this recording?" description={description}>
        <Confirm
          words="Delete recording"
          busy={busy}
          refusal={offline}
          onConfirm={() => void onDelete().then(close, close)}
          onCancel={close}
        />
      </Dialog>
    </>
  );
}
