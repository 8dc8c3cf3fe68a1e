import type { CallState } from "./call-rows.ts";

const NAMES: Record<CallState, string> = {
  ringing: "rings",
  stranded: "waits for nobody",
  waiting: "waits",
  parked: "parked at",
  talking: "talks with",
  held: "on hold with",
  conference: "in",
  application: "at",
};

/** Two ends and what is between them: a line talking, dashes ringing, two bars on hold, dots in a queue, a stop parked. */
export function Cord({ state }: { state: CallState }) {
  const colour = state === "ringing" ? "text-warn" : "text-ink-3";
  return (
    <svg
      viewBox="0 0 44 12"
      role="img"
      aria-label={NAMES[state]}
      className={`h-3 w-11 shrink-0 ${colour}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
    >
      <circle cx="4" cy="6" r="2.5" fill="currentColor" stroke="none" />
      <FarEnd state={state} />
    </svg>
  );
}

function FarEnd({ state }: { state: CallState }) {
  switch (state) {
    case "talking":
      return (
        <>
          <path d="M6 6H38" />
          <circle cx="40" cy="6" r="2.5" fill="currentColor" stroke="none" />
        </>
      );
    case "ringing":
      return (
        <>
          <path d="M7 6H37" strokeDasharray="3 2.5" />
          <circle cx="40" cy="6" r="2.2" />
        </>
      );
    case "held":
      return (
        <>
          <path d="M6 6H18M26 6H38M20.5 2v8M23.5 2v8" />
          <circle cx="40" cy="6" r="2.5" fill="currentColor" stroke="none" />
        </>
      );
    case "waiting":
    case "stranded":
      return (
        <>
          <path d="M6 6H24" />
          {[30, 35.5, 41].map((cx) => (
            <circle key={cx} cx={cx} cy="6" r="1.4" fill="currentColor" stroke="none" />
          ))}
        </>
      );
    case "parked":
      return <path d="M6 6H40M40 1.5v9" />;
    case "conference":
      return (
        <>
          <path d="M6 6H34" />
          <circle cx="39" cy="6" r="4" />
          <circle cx="39" cy="6" r="1.3" fill="currentColor" stroke="none" />
        </>
      );
    case "application":
      return (
        <>
          <path d="M6 6H36" />
          <rect x="36.5" y="3" width="6" height="6" />
        </>
      );
  }
}
