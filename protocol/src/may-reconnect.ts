/** Close codes after which dialling again is of no use: it needs a person, or a new credential. */
export const FINAL = { notFound: 4004, revoked: 4006, callEnded: 4007 } as const;

/** True when a peer may dial again by itself. Apart from the other codes, which the dashboard's first page does not need. */
export const mayReconnect = (code: number): boolean =>
  code !== FINAL.revoked && code !== FINAL.callEnded && code !== FINAL.notFound;
