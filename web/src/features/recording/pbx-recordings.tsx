import type { PbxRecording } from "@patchbay/protocol/api/pbx-recordings";
import { pbxRecordings } from "@patchbay/protocol/api/pbx-recordings";
import type { CallSummary } from "@patchbay/protocol/call";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask } from "../../lib/api/ask.ts";
import { absolute } from "../../lib/format/moment.ts";
import { toast } from "../../lib/toast.ts";
import { DeleteButton } from "./delete-button.tsx";

/** No event tells when a PBX's file has come; asked for only while one is awaited and its call is open. */
const LOOK_EVERY_MS = 3_000;
const isAwaited = ({ bytes }: PbxRecording): boolean => bytes === null;

/** What the PBX has recorded of a call: each with its sound, once it is here. */
export function PbxRecordings({ call }: { call: CallSummary }) {
  const queries = useQueryClient();
  const queryKey = ["pbx-recordings", call.id, call.status];
  const found = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(pbxRecordings.list, { params: { id: call.id }, signal }),
    // Asked anew when the call's status changes: what is heard meanwhile goes on.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      call.status !== "ended" || state.data?.recordings.some(isAwaited) ? LOOK_EVERY_MS : false,
  });
  const remove = useMutation({
    mutationFn: (recording: string) => ask(pbxRecordings.remove, { params: { id: call.id, recording } }),
    onSuccess: () => toast.success("The recording is deleted"),
    onError: (failure) => toast.error("The recording is still there", { description: failure.message }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["pbx-recordings", call.id] }),
  });
  const recordings = found.data?.recordings ?? [];
  if (recordings.length === 0) {
    return found.error === null ? null : (
      <p role="alert" className="shrink-0 border-t border-line px-5 py-3 text-bad max-wide:px-3.5">
        What the PBX has recorded of this call could not be looked up: {found.error.message}
      </p>
    );
  }
  return (
    <section
      aria-label="Recordings of the PBX"
      className="max-h-[40%] shrink-0 overflow-y-auto border-t border-line px-5 py-3 max-wide:px-3.5"
    >
      <h3 className="font-medium">Recorded by the PBX</h3>
      <ul>
        {recordings.map((one) => (
          <li key={one.id} data-pbx-recording={one.bytes === null ? "awaited" : "here"} className="mt-2">
            <p className="num text-ink-2">
              Begun by {one.byName}, {absolute(one.at)}
            </p>
            {one.bytes === null ? (
              <p className={one.trouble === "" ? "text-ink-2" : "text-bad"}>{one.trouble || AWAITED}</p>
            ) : (
              <div className="mt-1 flex items-center gap-2">
                {/* biome-ignore lint/a11y/useMediaCaption: what people say on the phone has no captions */}
                <audio
                  controls
                  preload="none"
                  aria-label={`Recording begun by ${one.byName}, ${absolute(one.at)}`}
                  src={`/api/calls/${call.id}/pbx-recordings/${one.id}/sound`}
                  className="h-9 min-w-0 flex-1"
                />
                <DeleteButton
                  description="Nobody can listen to it afterwards. A copy that the PBX has kept stays there."
                  busy={remove.isPending}
                  onDelete={() => remove.mutateAsync(one.id)}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const AWAITED = "It comes here from the PBX once it has ended.";
