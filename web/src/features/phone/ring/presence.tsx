import { PhoneIncoming, PhoneMissed } from "lucide-react";
import { useEffect } from "react";
import { IconButton } from "../../../components/button.tsx";
import { pillLook } from "../../../components/pill.ts";
import { PillDot } from "../../../components/state-dot.tsx";
import { Preference, usePreference } from "../../../lib/browser/preference.ts";
import { useFeed } from "../../../lib/feed/feed-context.tsx";
import { useRefusal } from "../../shell/session.ts";

/** Whether calls ring with this member, on this browser. */
const takesCalls = new Preference<"on" | "off">("takes-calls", ["on", "off"], "on");

/** True when this member may take calls and has said so. */
export function useAvailable(): boolean {
  const chosen = usePreference(takesCalls) === "on";
  return useRefusal("calls.answer") === undefined && chosen;
}

/** Tells the server, now and after each reconnection, whether this dashboard's member takes calls. */
export function useTellPresence(): void {
  const feed = useFeed();
  const available = useAvailable();
  useEffect(() => feed.setAvailable(available), [feed, available]);
}

const words = (available: boolean): string =>
  available
    ? "Available: calls ring here. Switch to away"
    : "Away: calls do not ring here. Switch to available";

/** The switch as a pill of the page's head. */
export function PresencePill() {
  const available = useAvailable();
  if (useRefusal("calls.answer") !== undefined) return null;
  return (
    <button
      type="button"
      aria-label={words(available)}
      title={words(available)}
      data-presence={available ? "available" : "away"}
      onClick={() => takesCalls.set(available ? "off" : "on")}
      className={`${pillLook(false)} max-wide:hidden`}
    >
      <PillDot tone={available ? "live" : "off"} />
      {available ? "Available" : "Away"}
    </button>
  );
}

/** The same at phone width, in the bar within a thumb's reach. */
export function PresenceButton() {
  const available = useAvailable();
  if (useRefusal("calls.answer") !== undefined) return null;
  const Icon = available ? PhoneIncoming : PhoneMissed;
  return (
    <IconButton
      label={words(available)}
      onClick={() => takesCalls.set(available ? "off" : "on")}
      className="size-11 wide:hidden"
    >
      <Icon size={18} strokeWidth={1.7} aria-hidden className={available ? "text-live" : ""} />
    </IconButton>
  );
}
