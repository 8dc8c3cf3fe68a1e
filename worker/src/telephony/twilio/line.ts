import { E164 } from "@patchbay/protocol/number-forms";

/** A number of a Twilio account by which people call out. */
export interface TwilioLine {
  accountSid: string;
  /** E.164 */
  from: string;
}

const FORM = /^twilio:(AC[0-9a-fA-F]{32}):(.+)$/;

/** The line's id in a plan: `twilio:<AccountSid>:<number>`. */
export const twilioLineId = ({ accountSid, from }: TwilioLine): string => `twilio:${accountSid}:${from}`;

/** Null for a line that is not Twilio's: then it is a site's id. */
export function parseTwilioLine(id: string): TwilioLine | null {
  const [, accountSid, from] = FORM.exec(id) ?? [];
  return accountSid === undefined || from === undefined || !E164.test(from) ? null : { accountSid, from };
}
