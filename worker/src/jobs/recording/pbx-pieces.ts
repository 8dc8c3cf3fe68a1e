import { pbxPieceKey, pbxPiecesPrefix, pbxRecordingKey } from "../../media/recording/pbx-keys.ts";

type Named = Parameters<typeof pbxRecordingKey>[0];
type Piece = { key: string; at: number; bytes: number };

/** The pieces from the beginning of the file on that follow one another. */
export async function piecesOf(archive: R2Bucket, named: Named): Promise<Piece[]> {
  const found: Piece[] = [];
  const prefix = pbxPiecesPrefix(named);
  let cursor: string | undefined;
  let next = 0;
  do {
    const page: R2Objects = await archive.list({ prefix, ...(cursor === undefined ? {} : { cursor }) });
    for (const { key, size } of page.objects) {
      if (key !== pbxPieceKey(named, next)) return found;
      found.push({ key, at: next, bytes: size });
      next += size;
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return found;
}

/** Makes one file of them; may run any number of times while they are there. */
export async function joinPieces(archive: R2Bucket, named: Named, pieces: readonly Piece[]): Promise<void> {
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  const { readable, writable } = new FixedLengthStream(bytes);
  const stored = archive.put(pbxRecordingKey(named), readable, {
    httpMetadata: { contentType: "audio/wav" },
  });
  const writer = writable.getWriter();
  const written = (async () => {
    for (const { key } of pieces) {
      const body = await archive.get(key);
      if (body === null) throw new Error(`the piece ${key} has gone`);
      await writer.write(new Uint8Array(await body.arrayBuffer()));
    }
    await writer.close();
  })();
  await Promise.all([stored, written]);
}

/** Leaves no piece of it. */
export async function dropPieces(archive: R2Bucket, named: Named): Promise<void> {
  const prefix = pbxPiecesPrefix(named);
  for (;;) {
    const { objects } = await archive.list({ prefix });
    if (objects.length === 0) return;
    await archive.delete(objects.map(({ key }) => key));
  }
}
