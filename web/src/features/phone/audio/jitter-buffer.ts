import { FRAME_MS, levelDb } from "@patchbay/audio";

/** Counted in frames of 20 ms; one `pull` is one frame of the speaker's own clock. */
const LEAST_FILL = 2;
const MOST_FILL = 4;
/** The edge sends at most 200 ms ahead; what lies deeper than this came late, and would only be heard later still. */
const DEEPEST = 300 / FRAME_MS;
/** So soon after an underrun a frame was late rather than the beginning of something new. */
const LATE_WITHIN = 5;
/** So long without a late frame makes the buffer shallower again. */
const CALM_AFTER = 500;
/** The window over which an excess is looked at. */
const WINDOW = 50;
/** Quieter than this a frame can be left out unheard. */
const QUIET_DB = -50;

export interface Pulled {
  /** Null is silence: nothing there, or not enough yet. */
  frame: Uint8Array | null;
  /** Marks before which everything has been pulled. */
  marks: readonly number[];
}

type Queued = { frame: Uint8Array } | { mark: number };

/**
 * Evens out the network between 40 and 80 ms: it begins to play when that much lies there, plays silence when it runs
 * dry, and gets back to the present by leaving out quiet frames, or any where far too much has piled up.
 */
export class JitterBuffer {
  #queue: Queued[] = [];
  #depth = 0;
  #filling = true;
  #waited = 0;
  #fill = LEAST_FILL;
  #sinceDry = Number.POSITIVE_INFINITY;
  #sinceLate = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #looked = 0;
  #dropped = 0;

  /** Audio that lies there, in ms. */
  get depthMs(): number {
    return this.#depth * FRAME_MS;
  }

  /** What must lie there before it plays, in ms. */
  get fillMs(): number {
    return this.#fill * FRAME_MS;
  }

  /** Frames that were left out because they came late. */
  get dropped(): number {
    return this.#dropped;
  }

  /** A frame of 160 bytes mu-law; kept, not copied. */
  push(frame: Uint8Array): void {
    if (this.#sinceDry <= LATE_WITHIN) {
      this.#fill = Math.min(MOST_FILL, this.#fill + 1);
      this.#sinceLate = 0;
    }
    this.#sinceDry = Number.POSITIVE_INFINITY;
    this.#queue.push({ frame });
    this.#depth += 1;
    while (this.#depth > DEEPEST) this.#leaveOut();
  }

  mark(id: number): void {
    this.#queue.push({ mark: id });
  }

  /** Forgets everything that was not pulled yet, marks too. */
  clear(): void {
    this.#queue = [];
    this.#depth = 0;
    this.#rest(Number.POSITIVE_INFINITY);
  }

  /** The next 20 ms. */
  pull(): Pulled {
    this.#sinceDry += 1;
    this.#sinceLate += 1;
    if (this.#sinceLate >= CALM_AFTER) {
      this.#fill = Math.max(LEAST_FILL, this.#fill - 1);
      this.#sinceLate = 0;
    }
    const marks = this.#marksAtHead();
    if (this.#depth === 0) {
      if (!this.#filling) this.#rest(0);
      return { frame: null, marks };
    }
    if (this.#filling) {
      this.#waited += 1;
      if (this.#depth < this.#fill && this.#waited <= this.#fill) return { frame: null, marks };
      this.#filling = false;
    }
    this.#catchUp();
    return { frame: this.#take(), marks };
  }

  #rest(sinceDry: number): void {
    this.#filling = true;
    this.#waited = 0;
    this.#sinceDry = sinceDry;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#looked = 0;
  }

  /** After a second that was never shallower than it needs to be, one quiet frame a pull is left out. */
  #catchUp(): void {
    this.#lowest = Math.min(this.#lowest, this.#depth);
    this.#looked += 1;
    if (this.#looked < WINDOW) return;
    const head = this.#queue.find((item) => "frame" in item);
    if (this.#lowest <= MOST_FILL || head === undefined) {
      this.#looked = 0;
      this.#lowest = Number.POSITIVE_INFINITY;
    } else if ("frame" in head && levelDb(head.frame) < QUIET_DB) {
      this.#leaveOut();
      this.#lowest -= 1;
    }
  }

  #leaveOut(): void {
    const at = this.#queue.findIndex((item) => "frame" in item);
    if (at === -1) return;
    this.#queue.splice(at, 1);
    this.#depth -= 1;
    this.#dropped += 1;
  }

  #marksAtHead(): number[] {
    const marks: number[] = [];
    for (let head = this.#queue[0]; head !== undefined && "mark" in head; head = this.#queue[0]) {
      marks.push(head.mark);
      this.#queue.shift();
    }
    return marks;
  }

  #take(): Uint8Array | null {
    const at = this.#queue.findIndex((item) => "frame" in item);
    const [item] = at === 0 ? this.#queue.splice(0, 1) : [];
    if (item === undefined || !("frame" in item)) return null;
    this.#depth -= 1;
    return item.frame;
  }
}
