import * as z from "zod";
import { wholeNumber } from "./plain-words.ts";

/** What people say while they listen, in the languages that many callers speak: it means "go on", not "stop". */
const BACKCHANNELS = [
  "mhm, mm-hmm, mm, hm, hmm, uh-huh, aha, ah, oh, yes, yeah, yep, okay, ok, right, sure, i see, alright, good",
  "ja, genau, gut, aha ja, joo, jo, oui, d'accord, sí, vale, claro, sì, certo, va bene, sim, tá, evet, tamam, tak, dobrze, vâng, dạ",
  "да, угу, ага, хорошо, так, добре, ναι, כן, نعم, أيوه, طيب, تمام, हाँ, हां, जी, अच्छा, ठीक है",
  "嗯, 对, 對, 是, 是的, 好, 好的, はい, うん, ええ, そう, そうですね, なるほど, 네, 예, 응, 음, 그래요, ครับ, ค่ะ, อืม, ใช่",
].flatMap((line) => line.split(", "));

/** How an assistant takes turns; every field has a default, so that documents of before are understood. */
export const turnTaking = z.object({
  /** Hold first when the caller makes a sound, cut only when it was meant. Off: every sound cuts. */
  guard: z.boolean().default(true),
  /** Speech that lasted so long is meant, whatever was said. */
  minSpeechMs: wholeNumber(100, 1_000).default(600),
  /** The longest silence that a sound of the caller may cost before it is decided what it was. */
  holdMs: wholeNumber(200, 1_400).default(1_200),
  /** Shorter speech is meant when it has at least so many words that are no backchannel. */
  minWords: wholeNumber(1, 10).default(1),
  backchannels: z.array(z.string().max(40)).max(100).default(BACKCHANNELS),
  /** How loud a sound has to be to be somebody's voice, 0 to 1: higher for callers in noise. */
  threshold: z.number().min(0.1).max(0.95).default(0.5),
  /** Noise that the voice service takes out: of a handset, or of a speakerphone or a room. */
  noiseReduction: z.enum(["off", "near_field", "far_field"]).default("off"),
  /** So long after the caller's turn nothing was heard: the caller is asked for patience. */
  answerWithinMs: wholeNumber(300, 600_000).default(1_200),
  /** So long after the assistant's turn the caller said nothing: they are asked whether they are still there. */
  callerSilenceMs: wholeNumber(2_000, 600_000).default(10_000),
});
export type TurnTaking = z.infer<typeof turnTaking>;

/** Everything at its default. */
export const DEFAULT_TURN_TAKING: TurnTaking = turnTaking.parse({});
