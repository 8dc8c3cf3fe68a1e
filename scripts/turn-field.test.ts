import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin, ROOT } from "../stack/paths.ts";

/**
 * What somebody new writes who wants every turn to say in which language it was spoken: file by file, what is there and what
 * takes its place. The voice service tells it, the log keeps it, the page shows it.
 */
const CHANGE: Record<string, readonly [there: string, instead: string][]> = {
  "protocol/src/turn.ts": [
    [
      "brokenOff: z.boolean().optional(),",
      "brokenOff: z.boolean().optional(),\n  spokenIn: z.string().max(35).optional(),",
    ],
  ],
  "worker/src/media/engines/openai-realtime/events.ts": [
    ["transcript: z.string(),\n    usage", "transcript: z.string(),\n    language: text,\n    usage"],
    [
      "({ transcript }: WrittenDown): Said => ({ text: transcript })",
      "({ transcript, language }: WrittenDown): Said => ({\n  text: transcript,\n  ...(language === undefined ? {} : { spokenIn: language }),\n})",
    ],
  ],
  "web/src/features/live/transcript/turn-line.tsx": [
    [
      "...(turn.brokenOff ?",
      "...(turn.spokenIn === undefined ? [] : [turn.spokenIn]),\n    ...(turn.brokenOff ?",
    ],
  ],
};
const MOST_FILES = 4;

/** What of the project the change and its way are in. */
const ROOMS = ["audio/src", "protocol/src", "worker/src", "web/src"];
const PACKAGES = ["audio", "protocol", "worker", "web"];

/** Has an utterance go the whole way: from the service's message to the log as it is read again. */
const WALK = `
import { logEntry } from "@patchbay/protocol/call";
import { engineEventOf, parseServerEvent } from "./worker/src/media/engines/openai-realtime/events.ts";
import { Utterances } from "./worker/src/media/utterances.ts";
import { withhold } from "./worker/src/call/card-data/withhold.ts";

const message = { type: "conversation.item.input_audio_transcription.completed", event_id: "e1", item_id: "i1",
  content_index: 0, transcript: "¿A qué hora abren?", language: "es" };
const parsed = parseServerEvent(JSON.stringify(message));
const said = parsed.ok && parsed.value.kind === "event" ? engineEventOf(parsed.value.event) : null;
const turns = [];
const sink = { turn: (turn) => turns.push(turn), interim: () => {}, began: () => {}, spokenBy: () => "caller" };
new Utterances(sink, () => 1_000).callerSaid(said.itemId, said.said);
const event = withhold({ type: "turn_finished", turn: turns[0] }, [], 1_000);
console.log(JSON.stringify(logEntry.parse(JSON.parse(JSON.stringify({ n: 1, at: 1, event })))));
`;

const run = promisify(execFile);
let copy = "";

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "patchbay-newcomer-"));
  for (const room of ROOMS) cpSync(join(ROOT, room), join(copy, room), { recursive: true });
  cpSync(join(ROOT, "tsconfig.base.json"), join(copy, "tsconfig.base.json"));
  mkdirSync(join(copy, "node_modules/@patchbay"), { recursive: true });
  for (const name of readdirSync(join(ROOT, "node_modules")).filter((one) => one !== "@patchbay")) {
    symlinkSync(join(ROOT, "node_modules", name), join(copy, "node_modules", name));
  }
  for (const name of PACKAGES) {
    cpSync(join(ROOT, name, "package.json"), join(copy, name, "package.json"));
    symlinkSync(join(copy, name), join(copy, "node_modules/@patchbay", name));
  }
  for (const [file, edits] of Object.entries(CHANGE)) {
    const before = readFileSync(join(copy, file), "utf8");
    const after = edits.reduce((text, [there, instead]) => {
      expect(text.split(there), `${file} has "${there}" once`).toHaveLength(2);
      return text.replace(there, () => instead);
    }, before);
    writeFileSync(join(copy, file), after);
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The complaints of the compiler about these files and what they import; empty when there are none. */
async function complaints(floor: string, files: readonly string[], options: object): Promise<string> {
  const config = join(copy, floor, "tsconfig.json");
  mkdirSync(dirname(config), { recursive: true });
  const compilerOptions = { ...options, composite: false, emitDeclarationOnly: false, noEmit: true };
  writeFileSync(config, JSON.stringify({ extends: "../tsconfig.base.json", compilerOptions, files }));
  const checked = await run(process.execPath, [bin("tsc"), "-p", config], { cwd: copy }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return `${checked.stdout}${checked.stderr}`;
}

describe("a field of a turn", () => {
  it("is added in four files at most", () => {
    expect(Object.keys(CHANGE).length).toBeLessThanOrEqual(MOST_FILES);
  });

  it("goes from the voice service to the log without anybody on the way naming it", async () => {
    writeFileSync(join(copy, "walk.ts"), WALK);
    const { stdout } = await run(process.execPath, ["--no-warnings", "walk.ts"], { cwd: copy });
    expect(JSON.parse(stdout)).toMatchObject({
      event: { type: "turn_finished", turn: { text: "¿A qué hora abren?", spokenIn: "es" } },
    });
  });

  it("is known to whoever takes the turn on its way, and to the page that shows it", async () => {
    const [worker, web] = await Promise.all([
      complaints(
        "worker",
        [
          "src/media/prompts/ulaw.d.ts",
          "src/media/conversation.ts",
          "src/media/scribe/side.ts",
          "src/media/engines/openai-realtime/engine.ts",
        ],
        { types: ["@cloudflare/workers-types"] },
      ),
      complaints("web", ["src/features/live/transcript/turn-line.tsx"], {
        jsx: "react-jsx",
        lib: ["ES2024", "DOM", "DOM.Iterable"],
        types: ["vite/client"],
      }),
    ]);
    expect(worker).toBe("");
    expect(web).toBe("");
  });
});
