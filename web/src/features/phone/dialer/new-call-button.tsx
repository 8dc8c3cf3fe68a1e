import { Button } from "../../../components/button.tsx";
import { useRefusal } from "../../shell/session.ts";
import { useDialer } from "../phone-context.tsx";

/** Opens the dialer; not there for those who may not call. */
export function NewCallButton() {
  const dialer = useDialer();
  if (useRefusal("calls.place") !== undefined) return null;
  return (
    <Button tone="primary" onClick={() => dialer.setOpen(true)}>
      New call
    </Button>
  );
}
