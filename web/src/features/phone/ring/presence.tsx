import { PhoneIncoming, PhoneMissed } from "lucide-react";
import { useEffect } from "react";
import { IconButton } from "../../../components/buttons/button.tsx";
import { pillLook } from "../../../components/pill.ts";
import { PillDot } from "../../../components/state-dot.tsx";
import { useRefusal } from "../../../lib/api/session.ts";
import { Preference, usePreference } from "../../../lib/browser/preference.ts";
import { useConnection, useFeed } from "../../../lib/feed/feed-context.tsx";
import { useOwnCall } from "../phone-context.tsx";
import { type Presence, presenceOf } from "./presence-words.ts";

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

/** Whether this browser was asked to tell of ringing calls behind another window; once is enough. */
const askedToNotify = new Preference<"yes" | "no">("asked-to-notify", ["yes", "no"], "no");

/** A member who says that they are available is asked once whether a ringing call may be shown in other windows, too. */
function switchTo(available: boolean): void {
  takesCalls.set(available ? "on" : "off");
  if (!available || askedToNotify.value === "yes" || !("Notification" in globalThis)) return;
  if (Notification.permission !== "default") return;
  askedToNotify.set("yes");
  void Notification.requestPermission();
}

/** How this member stands, and whether they have chosen to be available. */
function usePresence(): Presence & { chosen: boolean } {
  const chosen = useAvailable();
  const live = useConnection().state === "live";
  const inCall = useOwnCall() !== null;
  return { ...presenceOf({ live, inCall, chosen }), chosen };
}

const tones = { available: "live", away: "off", in_call: "warn", offline: "bad" } as const;

/** The switch as a pill of the page's head. */
export function PresencePill() {
  const { state, short, sentence, chosen } = usePresence();
  if (useRefusal("calls.answer") !== undefined) return null;
  return (
    <button
      type="button"
      aria-label={sentence}
      title={sentence}
      data-presence={state}
      onClick={() => switchTo(!chosen)}
      className={`${pillLook(false)} max-wide:hidden`}
    >
      <PillDot tone={tones[state]} />
      {short}
    </button>
  );
}

/** The same at phone width, in the bar within a thumb's reach. */
export function PresenceButton() {
  const { state, sentence, chosen } = usePresence();
  if (useRefusal("calls.answer") !== undefined) return null;
  const Icon = state === "available" ? PhoneIncoming : PhoneMissed;
  return (
    <IconButton label={sentence} onClick={() => switchTo(!chosen)} className="size-11 wide:hidden">
      <Icon size={18} strokeWidth={1.7} aria-hidden className={state === "available" ? "text-live" : ""} />
    </IconButton>
  );
}
