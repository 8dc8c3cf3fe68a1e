import { PieceLength } from "../../../media/transports/piece-length.ts";

/** The calls of one isolate share its one thread, and so this: how long the pieces of their sound are. */
export const pieceLength = new PieceLength();

/** Frames of 20 ms that go in one message now. */
export const pieceFrames = (): number => pieceLength.frames;
