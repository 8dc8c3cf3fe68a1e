/** A number of a Twilio account by which people call out. */
export interface TwilioLine {
  accountSid: string;
  /** E.164 */
  from: string;
}

const FORM = /^twilio:(AC[0-9a-fA-F]{32}):(\+[1-9]\d{6,14})$/;

/** The line's id in a plan: `twilio:<AccountSid>:<number>`. */
export const twilioLineId = ({ accountSid, from }: TwilioLine): string => `twilio:${accountSid}:${from}`;

/** Null for a line that is not Twilio's: then it is a site's id. */
export function parseTwilioLine(id: string): TwilioLine | null {
  const [, accountSid, from] = FORM.exec(id) ?? [];
  return accountSid === undefined || from === undefined ? null : { accountSid, from };
}
