import type { RefusedWebhooks } from "@patchbay/protocol/api";

const times = (n: number, what: string): string[] => (n === 0 ? [] : [`${n} ${what}`]);

/** What an account's page says of the requests that were turned away; null when there were none. */
export function refusedWords({ forged, sharedKey, replayed, unknownNumber }: RefusedWebhooks): string | null {
  const reasons = [
    ...times(forged, "without the account's signature"),
    ...times(
      sharedKey,
      "signed with a SharedKey instead of the Auth Token (change that in Twilio's console)",
    ),
    ...times(replayed, "of calls that were over"),
    ...times(unknownNumber, "to numbers that are not here"),
  ];
  return reasons.length === 0 ? null : `Requests turned away: ${reasons.join(", ")}.`;
}
