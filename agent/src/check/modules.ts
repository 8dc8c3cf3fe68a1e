import { mediaPathOf } from "../asterisk/version-check.ts";
import { type Ami, ask } from "./ask.ts";
import { asterisk, type Finding } from "./finding.ts";

/** What the dialplan of `extensions_patchbay.conf` runs. */
const FOR_CALLS = [
  "pbx_config",
  "res_agi",
  "app_dial",
  "app_queue",
  "app_stack",
  "app_exec",
  "func_global",
  "func_strings",
  "func_logic",
  "func_channel",
  "func_callerid",
  "codec_ulaw",
] as const;
/** Each way in which Asterisk brings a call's audio; one of the two is enough. */
const FOR_AUDIO = {
  websocket: ["chan_websocket", "res_websocket_client"],
  audiosocket: ["chan_audiosocket", "res_audiosocket", "app_audiosocket"],
} as const;
/** Without these calls go on, and something else cannot be had. */
const BESIDE = [
  [
    "func_dialplan",
    "targets of transfers cannot be looked up, so nobody can be put through to one from the panel",
  ],
  [
    "func_devstate",
    "queues ring an assistant that is their member though Patchbay is out of reach, before they ring the next",
  ],
  [
    "app_channelredirect",
    "a caller on hold for a consultation stays there when who asked hangs up while it rings, until the connector helps",
  ],
  [
    "res_musiconhold",
    "whoever is put through from the panel is hung up: Asterisk ends a call where it cannot run something",
  ],
  ["app_chanspy", "nobody can listen to a call that the PBX has in its own hands"],
  ["app_mixmonitor", "calls inside the PBX cannot be recorded"],
  ["format_wav", "recordings of calls inside the PBX cannot be written"],
  ["codec_alaw", "phones and trunks that speak A-law alone have no sound with Patchbay"],
  ["bridge_holding", "callers on hold and parked ones hear nothing"],
] as const;

/** All that are looked for. */
export const MODULES: readonly string[] = [
  ...FOR_CALLS,
  ...Object.values(FOR_AUDIO).flat(),
  ...BESIDE.map(([name]) => name),
];

const load = (names: readonly string[]): string =>
  `load ${names.map((name) => `${name}.so`).join(", ")} (modules.conf; in the console: module load ${names[0]}.so)`;

/** Which modules there are of those that calls need, and what cannot be had without the others. */
export async function checkModules(ami: Ami, version: string): Promise<Finding[]> {
  const loaded = new Set<string>();
  for (const name of MODULES) {
    const reply = await ask(ami, "ModuleCheck", { Module: `${name}.so` });
    if (reply.ok) loaded.add(name);
    else if (!/not loaded/i.test(reply.message))
      return [
        asterisk.note(
          `which modules are loaded is not known: ${reply.message.trim()}`,
          "write = system in manager_patchbay.conf lets this be looked at",
        ),
      ];
  }
  const missing = FOR_CALLS.filter((name) => !loaded.has(name));
  const beside = BESIDE.filter(([name]) => !loaded.has(name));
  return [
    missing.length === 0
      ? asterisk.ok(`modules: all ${FOR_CALLS.length} that calls need`)
      : asterisk.failed(`modules that calls need are not loaded: ${missing.join(", ")}`, load(missing)),
    audioFinding(loaded, version),
    ...beside.map(([name, lost]) => asterisk.note(`without ${name} ${lost}`, load([name]))),
  ];
}

function audioFinding(loaded: ReadonlySet<string>, version: string): Finding {
  const better = mediaPathOf(version);
  const lacks = (path: keyof typeof FOR_AUDIO) => FOR_AUDIO[path].filter((name) => !loaded.has(name));
  const here = (["websocket", "audiosocket"] as const).filter((path) => lacks(path).length === 0);
  if (here.includes(better)) return asterisk.ok(`audio by ${better}`);
  if (better === "websocket" && here.includes("audiosocket")) {
    return asterisk.note("audio by audiosocket only, which cannot be silenced at once", load(lacks(better)));
  }
  return asterisk.failed("no call's audio can reach Patchbay", load(lacks(better)));
}
