import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LINES } from "../simulators/speech/lines.ts";
import { createVoice, synthesize } from "../simulators/speech/voice.ts";
import { PROMPTS } from "./prompts/words.ts";
import { ROOT } from "./stack/paths.ts";

/** Makes the sounds that the Worker carries, once: `node scripts/make-prompts.ts` after a change of their words. */
const FOLDER = "worker/src/media/prompts/sounds";

async function write(language: string, prompts: { name: string; text: string; sound: Uint8Array }[]) {
  const rows = prompts.flatMap(({ name, text, sound }) => [
    `  /** ${JSON.stringify(text)} */`,
    `  ${name}:`,
    `    "${Buffer.from(sound).toString("base64")}",`,
  ]);
  const head = "/** Made by scripts/make-prompts.ts: mu-law, 8 kHz, base64. */";
  const file = `${FOLDER}/${language}.ts`;
  const body = [head, `export const ${language.toUpperCase()} = {`, ...rows, "};", ""].join("\n");
  await writeFile(join(ROOT, file), body);
  process.stdout.write(`${file}\n`);
}

const voice = createVoice();
const english = LINES.filter(({ speaker }) => speaker === "prompt").map(async ({ id, speaker, text }) => ({
  name: id.slice(id.indexOf(".") + 1),
  text,
  sound: await voice.speak(text, speaker),
}));
await write("en", await Promise.all(english));
for (const [language, { voice: speaker, words }] of Object.entries(PROMPTS)) {
  const prompts = Object.entries(words).map(async ([name, text]) => ({
    name,
    text,
    sound: await synthesize(text, speaker),
  }));
  await write(language, await Promise.all(prompts));
}
process.exit(0);
