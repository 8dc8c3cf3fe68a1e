/** What others may rely on: `offline` and `in_call` go before what the member has chosen. */
export type PresenceState = "available" | "away" | "in_call" | "offline";

export interface Presence {
  state: PresenceState;
  short: string;
  /** What that means, and what a press does. */
  sentence: string;
}

/** The truth about whether calls ring here. */
export function presenceOf(facts: { live: boolean; inCall: boolean; chosen: boolean }): Presence {
  const press = facts.chosen ? "Switch to away" : "Switch to available";
  if (!facts.live)
    return {
      state: "offline",
      short: "Offline",
      sentence: `Offline: no call rings here until this page is connected. ${press}`,
    };
  if (facts.inCall)
    return {
      state: "in_call",
      short: "In a call",
      sentence: `In a call: nothing rings here until it is over. ${press}`,
    };
  return facts.chosen
    ? { state: "available", short: "Available", sentence: `Available: calls ring here. ${press}` }
    : { state: "away", short: "Away", sentence: `Away: calls do not ring here. ${press}` };
}
