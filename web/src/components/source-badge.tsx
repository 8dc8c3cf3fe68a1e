import type { CallSource } from "@patchbay/protocol/call";
import { cx } from "./class-names.ts";

const names: Record<CallSource, string> = {
  pbx: "PBX",
  twilio: "Twilio",
  browser: "Browser",
  campaign: "Campaign",
  inside: "Inside PBX",
};

const colours: Record<CallSource, string> = {
  pbx: "bg-pbx-soft text-pbx",
  twilio: "bg-twilio-soft text-twilio",
  browser: "bg-browser-soft text-browser",
  campaign: "bg-campaign-soft text-campaign",
  inside: "bg-sunken text-pbx",
};

/** Where a call came from, in the same colour everywhere; `place` names the site. */
export function SourceBadge({ source, place }: { source: CallSource; place?: string | undefined }) {
  return (
    <span
      className={cx(
        "inline-flex h-5 max-w-full items-center truncate rounded-[6px] px-[7px] text-small font-medium whitespace-nowrap",
        colours[source],
      )}
    >
      {names[source]}
      {place === undefined ? null : ` · ${place}`}
    </span>
  );
}

/** The badge with its count, as a switch that narrows the list to this source. */
export function SourceSwitch(props: {
  source: CallSource;
  count: number;
  on: boolean;
  dimmed: boolean;
  onToggle(): void;
}) {
  return (
    <button
      type="button"
      aria-pressed={props.on}
      aria-label={`${names[props.source]} ${props.count} today, show these only`}
      onClick={props.onToggle}
      className={cx(
        "num inline-flex h-[26px] shrink-0 items-center gap-1.5 rounded-[6px] px-2 text-small font-medium whitespace-nowrap transition-opacity duration-[130ms]",
        colours[props.source],
        props.on && "ring-[1.5px] ring-current ring-inset",
        props.dimmed && "saturate-50",
      )}
    >
      {/* With a space: what is seen is part of what is heard. */}
      {names[props.source]} <span className="font-normal">{props.count}</span>
    </button>
  );
}
