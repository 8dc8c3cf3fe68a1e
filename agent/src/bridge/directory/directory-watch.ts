import type { AmiEvent } from "@patchbay/protocol/ami/events";
import type { PbxDirectory, PbxSnapshot } from "@patchbay/protocol/pbx";
import type { PbxQueue } from "@patchbay/protocol/pbx/lists";
import { extensionOf, isDead, isDeadMember } from "@patchbay/protocol/pbx/site-view/families/devices";
import { ok, type Result, refuse } from "@patchbay/protocol/result";
import type { AmiClient } from "../../asterisk/ami-client.ts";
import { isUnanswered } from "../site/site-lists.ts";
import { directoryOf } from "./directory-of.ts";
import { deviceStatesOf, LIST_TIMEOUT_MS, queuesOf } from "./lists.ts";

/** What changes together (phones of one switch, members of one shift) is looked at once; what was looked at is told within a second. */
const SOON_MS = 400;
/** A large PBX is not asked for its lists all the time: a look is followed by a rest of so many times its length. */
const REST = 4;

export interface DirectoryWatchOptions {
  /** So often it looks though no event told of a change: none does of `queue reload` and of phones that were configured anew. */
  everyMs: number;
  look: () => Promise<Result<PbxDirectory>>;
  tell: (directory: PbxDirectory) => void;
  onProblem: (message: string) => void;
}

/** Asks Asterisk for its queues with their members, and for its phones. Never throws. */
export async function lookUpDirectory(
  ami: Pick<AmiClient, "list">,
  /** Told of the queues, where they were listed. */
  seen: (queues: readonly PbxQueue[]) => void = () => {},
): Promise<Result<PbxDirectory>> {
  const [queues, devices] = await Promise.all([
    ami.list({ Action: "QueueStatus" }, LIST_TIMEOUT_MS),
    ami.list({ Action: "DeviceStateList" }, LIST_TIMEOUT_MS),
  ]);
  // One of them may be missing: without its module there is no such action. Both are out of reach together.
  if (!queues.ok && !devices.ok) return refuse(queues.message);
  const listed = queues.ok ? queuesOf(queues.items) : [];
  // Without its module there are none, which has to be seen as well: one that was unloaded tells of no queue that it has gone.
  if (!isUnanswered(queues)) seen(listed);
  return ok(
    directoryOf({
      queues: listed,
      devices: devices.ok ? deviceStatesOf(devices.items) : [],
    }),
  );
}

/**
 * Keeps what the edge knows of queues and phones true between snapshots: an event that changes who can be reached has it look within a
 * second, and it looks slowly besides. Beside the events and never in their way; told only where it differs from what was told last.
 */
export class DirectoryWatch {
  readonly #options: DirectoryWatchOptions;
  /** Of devices and members, whether they can be rung: their states change with each call, which is no news here. */
  readonly #dead = new Map<string, boolean>();
  #told: string | null = null;
  #slowly: NodeJS.Timeout | null = null;
  #soon: NodeJS.Timeout | null = null;
  #looking = false;
  #again = false;
  #restUntil = 0;

  constructor(options: DirectoryWatchOptions) {
    this.#options = options;
  }

  /** The edge has this from a snapshot; from now on changes are told. */
  snapshot({ queues, extensions = [], unreachable = [], unstaffed = [] }: PbxSnapshot): void {
    this.#told = JSON.stringify({
      queues: queues.map(({ name }) => name),
      unstaffed,
      extensions,
      unreachable,
    });
    this.#slowly ??= setInterval(() => this.#begin(), Math.max(SOON_MS, this.#options.everyMs));
    // What changed while the lists of the snapshot came may not be in them.
    this.#lookSoon();
  }

  event(event: AmiEvent): void {
    if (this.#told !== null && this.#isNews(event)) this.#lookSoon();
  }

  /** Asterisk cannot be asked any more; the next snapshot begins it anew. */
  stop(): void {
    if (this.#slowly !== null) clearInterval(this.#slowly);
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#slowly = null;
    this.#soon = null;
    this.#told = null;
    this.#again = false;
    this.#dead.clear();
  }

  #isNews(event: AmiEvent): boolean {
    switch (event.Event) {
      case "DeviceStateChange":
        return extensionOf(event.Device) !== null && this.#turned(event.Device, isDead(event.State));
      case "QueueMemberStatus":
        return this.#turned(`${event.Queue} ${event.Interface}`, isDeadMember(event.Status));
      case "ContactStatus":
        // Said again with every registration that is renewed.
        return event.ContactStatus !== "Updated";
      case "QueueMemberAdded":
      case "QueueMemberRemoved":
      case "QueueMemberPause":
      case "Reload":
      case "Load":
      case "Unload":
        return true;
      default:
        return false;
    }
  }

  #turned(name: string, dead: boolean): boolean {
    if (this.#dead.get(name) === dead) return false;
    this.#dead.set(name, dead);
    return true;
  }

  #lookSoon(): void {
    const rest = this.#restUntil - performance.now();
    this.#soon ??= setTimeout(() => this.#begin(), Math.max(SOON_MS, rest));
  }

  #begin(): void {
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#soon = null;
    // What changes during a look may not be in it.
    if (this.#looking) this.#again = true;
    else void this.#look();
  }

  async #look(): Promise<void> {
    this.#looking = true;
    const startedAt = performance.now();
    const found = await this.#options.look();
    this.#looking = false;
    const now = performance.now();
    this.#restUntil = now + REST * (now - startedAt);
    if (this.#told === null) return;
    if (found.ok) this.#compare(found.value);
    else this.#options.onProblem(`the PBX's queues and phones were not told: ${found.error}`);
    if (!this.#again) return;
    this.#again = false;
    this.#lookSoon();
  }

  #compare(directory: PbxDirectory): void {
    const { queues, unstaffed, extensions, unreachable } = directory;
    const text = JSON.stringify({ queues, unstaffed, extensions, unreachable });
    if (text === this.#told) return;
    this.#told = text;
    this.#options.tell(directory);
  }
}
