import type { RefusedWebhooks } from "@patchbay/protocol/twilio-account";

const times = (n: number, what: string): string[] => (n === 0 ? [] : [`${n} ${what}`]);

/** What an account's page says of the requests that were turned away; null when there were none. */
export function refusedWords(refused: RefusedWebhooks): string | null {
  const { forged, sharedKey, wrongSharedKey, replayed, unknownNumber } = refused;
  const reasons = [
    ...times(forged, "without the account's signature"),
    ...times(
      sharedKey,
      "signed with a SharedKey whose secret is not here (enter it beside the Auth Token, or have Twilio sign with the token)",
    ),
    ...times(
      wrongSharedKey,
      "signed with another SharedKey than the one that is kept (enter its secret anew)",
    ),
    ...times(replayed, "of calls that were over"),
    ...times(unknownNumber, "to numbers that are not here"),
  ];
  return reasons.length === 0 ? null : `Requests turned away: ${reasons.join(", ")}.`;
}
