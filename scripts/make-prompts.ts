import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LINES } from "../simulators/speech/lines.ts";
import { createVoice, synthesize } from "../simulators/speech/voice.ts";
import { ROOT } from "../stack/paths.ts";
import { PROMPTS } from "./prompts/words.ts";

/** Makes the sounds that the Worker carries, once: `node scripts/make-prompts.ts` after a change of their words. */
const FOLDER = join(ROOT, "worker/src/media/prompts");

const voice = createVoice();
/** By language, what each prompt says in it. */
const spoken: Record<string, Record<string, Promise<Uint8Array>>> = { en: {} };
for (const { id, speaker, text } of LINES) {
  if (speaker === "prompt")
    spoken.en = { ...spoken.en, [id.slice(id.indexOf(".") + 1)]: voice.speak(text, speaker) };
}
for (const [language, { voice: speaker, words }] of Object.entries(PROMPTS)) {
  spoken[language] = Object.fromEntries(
    Object.entries(words).map(([name, text]) => [name, synthesize(text, speaker)]),
  );
}

const imports: string[] = [];
const rows: string[] = [];
await rm(join(FOLDER, "sounds"), { recursive: true, force: true });
for (const [language, prompts] of Object.entries(spoken).sort()) {
  await mkdir(join(FOLDER, "sounds", language), { recursive: true });
  rows.push(`  ${language}: {`);
  for (const [name, sound] of Object.entries(prompts).sort()) {
    const file = `sounds/${language}/${name}.ulaw`;
    await writeFile(join(FOLDER, file), await sound);
    imports.push(`import ${language}_${name} from "./${file}";`);
    rows.push(`    ${name}: ${language}_${name},`);
    process.stdout.write(`${file}\n`);
  }
  rows.push("  },");
}
const index = [
  ...imports.sort(),
  "",
  "/** Made by scripts/make-prompts.ts: mu-law, 8 kHz, without a header. By language, then by prompt. */",
  "export const SOUNDS = {",
  ...rows,
  "};",
  "",
];
await writeFile(join(FOLDER, "sounds.ts"), index.join("\n"));
process.exit(0);
