import { deriveCallId } from "@patchbay/protocol/ids";
import type { Stray } from "@patchbay/protocol/link/stray";
import { deskCallOf, placedCallOf } from "@patchbay/protocol/pbx-names";
import type { Env } from "../../env.ts";
import { errorText, report } from "../../log.ts";
import type { SiteFile } from "../../store/files/site-file.ts";
import type { Channels } from "./channels.ts";
import type { Commands } from "./commands.ts";

/** Tells a site's connector which of the channels that have nobody may go: those whose call is over, or has no use for them any more. */
export class Sweeper {
  readonly #env: Env;
  readonly #channels: Channels;
  readonly #commands: Pick<Commands, "ask">;

  constructor(env: Env, channels: Channels, commands: Pick<Commands, "ask">) {
    this.#env = env;
    this.#channels = channels;
    this.#commands = commands;
  }

  /** Has those let go that no call needs; answers how many were asked for. Never rejects. */
  async judge(site: SiteFile, strays: readonly Stray[]): Promise<number> {
    const byCall = new Map<string, Stray[]>();
    for (const stray of strays) {
      const callId = await this.#callOf(site.siteId, stray);
      byCall.set(callId, [...(byCall.get(callId) ?? []), stray]);
    }
    const released = await Promise.all(
      [...byCall].map(([callId, each]) => this.#release(site, callId, each)),
    );
    return released.reduce((sum, count) => sum + count, 0);
  }

  async #callOf(siteId: string, { uniqueid, linkedid }: Stray): Promise<string> {
    const known = this.#channels.callOf(uniqueid) ?? this.#channels.callOf(linkedid);
    if (known !== null) return known;
    // Of calls that the edge places the id is in the name that it chose for the channel.
    const placed =
      placedCallOf(uniqueid) ?? placedCallOf(linkedid) ?? deskCallOf(uniqueid) ?? deskCallOf(linkedid);
    return placed ?? deriveCallId({ source: "pbx", siteId, uniqueid: linkedid || uniqueid });
  }

  async #release({ siteId, orgId }: SiteFile, callId: string, strays: readonly Stray[]): Promise<number> {
    const call = this.#env.CALL_SESSION.get(this.#env.CALL_SESSION.idFromName(callId));
    try {
      const needed = await Promise.all(strays.map((stray) => call.needs(orgId, stray)));
      const channels = strays.flatMap(({ channel, uniqueid }, at) =>
        needed[at] === false ? [{ channel, uniqueid }] : [],
      );
      if (channels.length === 0) return 0;
      const done = await this.#commands.ask({ kind: "let_go", channels });
      if (!done.ok) return 0;
      const names = channels.map(({ channel }) => channel);
      report("warn", "stray channels let go", { site: siteId, call: callId, code: names.join(" ") });
      await call.swept(names);
      return names.length;
    } catch (error) {
      // Nobody knows whether it needs them: they stay, and are asked about again.
      report("warn", "stray channels kept", { site: siteId, call: callId, error: errorText(error) });
      return 0;
    }
  }
}
