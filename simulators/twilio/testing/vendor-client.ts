import Twilio from "twilio/lib/rest/Twilio.js";

/** The vendor's own client at the stand-in's address: it knows no other by itself. */
export function vendorClient(url: string, accountSid: string, user: string, secret: string): Twilio {
  const made = new Twilio(user, secret, { accountSid });
  const send = made.httpClient.request.bind(made.httpClient);
  made.httpClient.request = (options) =>
    send({ ...options, uri: options.uri.replace("https://api.twilio.com", url) });
  return made;
}
