/** Where a recording lies that a PBX has made. */
interface Named {
  orgId: string;
  callId: string;
  siteId: string;
  id: string;
}

const folder = ({ orgId, callId, siteId, id }: Named): string =>
  `${orgId}/calls/${callId}/pbx-recordings/${siteId}/${id}`;

export const pbxRecordingKey = (named: Named): string => `${folder(named)}.wav`;
export const pbxPiecesPrefix = (named: Named): string => `${folder(named)}/piece-`;
/** By its first byte: a piece that comes twice is one, and in order of name they are in order of the file. */
export const pbxPieceKey = (named: Named, at: number): string =>
  `${pbxPiecesPrefix(named)}${String(at).padStart(12, "0")}`;
