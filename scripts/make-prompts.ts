import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LINES } from "../simulators/speech/lines.ts";
import { createVoice } from "../simulators/speech/voice.ts";
import { ROOT } from "./stack/paths.ts";

/** Makes the sounds that the Worker carries, once: `node scripts/make-prompts.ts` after a change of their words. */
const FILE = "worker/src/media/prompts/sounds/en.ts";

const voice = createVoice();
const rows: string[] = [];
for (const { id, speaker, text } of LINES) {
  if (speaker !== "prompt") continue;
  const sound = Buffer.from(await voice.speak(text, speaker)).toString("base64");
  rows.push(`  /** "${text}" */`, `  ${id.slice(id.indexOf(".") + 1)}:`, `    "${sound}",`);
}
const head = "/** Made by scripts/make-prompts.ts: mu-law, 8 kHz, base64. */";
await writeFile(join(ROOT, FILE), [head, "export const EN = {", ...rows, "};", ""].join("\n"));
process.stdout.write(`${FILE}\n`);
process.exit(0);
