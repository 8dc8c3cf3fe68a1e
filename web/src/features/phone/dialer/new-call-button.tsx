import { Button } from "../../../components/buttons/button.tsx";
import { useMe, useRefusal } from "../../../lib/api/session.ts";
import { useCallsFeed } from "../../../lib/feed/feed-context.tsx";
import { useOffline } from "../../../lib/feed/use-offline.ts";
import { useDialer } from "../phone-context.tsx";
import { ringingFor } from "../ring/ringing.ts";

/** Opens the dialer; not there for those who may not call. */
export function NewCallButton() {
  const dialer = useDialer();
  const offline = useOffline();
  const { view } = useCallsFeed();
  const { user } = useMe();
  if (useRefusal("calls.place") !== undefined) return null;
  // One green button a view: while it rings, that is Answer.
  const ringing = ringingFor(view.calls.values(), user.id).length > 0;
  return (
    <Button tone={ringing ? "plain" : "primary"} refusal={offline} onClick={() => dialer.setOpen(true)}>
      New call
    </Button>
  );
}
