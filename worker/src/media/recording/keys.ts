/** Where a call's recording lies in the archive. */
const folder = (orgId: string, callId: string): string => `${orgId}/calls/${callId}/recording/`;

export const recordingKey = (orgId: string, callId: string): string => `${folder(orgId, callId)}call.wav`;
export const peaksKey = (orgId: string, callId: string): string => `${folder(orgId, callId)}peaks.json`;
export const partsPrefix = (orgId: string, callId: string): string => `${folder(orgId, callId)}part-`;

/** A part is named by its first sample: written twice it is one, and in order of name they are in order of time. */
export const partKey = (orgId: string, callId: string, at: number): string =>
  `${partsPrefix(orgId, callId)}${String(at).padStart(12, "0")}`;

/** The first sample of a part; null for anything else. */
export function partAt(key: string): number | null {
  const at = /part-(\d{12})$/.exec(key)?.[1];
  return at === undefined ? null : Number(at);
}
