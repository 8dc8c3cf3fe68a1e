import { Preference } from "../../../lib/browser/preference.ts";

/** Whether a ringing call is heard in this browser. */
export const ringTone = new Preference<"on" | "off">("ring-tone", ["on", "off"], "on");

/** Two tones that most of the world knows for a telephone, a second long, every four. */
const TONES_HZ = [440, 480];
const SOUND_S = 1;
const EVERY_MS = 4_000;
const LOUDNESS = 0.05;

/** Rings until the answer is called. A page that nobody has touched yet may not play, and stays quiet. */
export function startRinging(): () => void {
  if (navigator.userActivation?.hasBeenActive === false) return () => {};
  const context = new AudioContext();
  const ring = (): void => {
    const now = context.currentTime;
    const loudness = context.createGain();
    loudness.connect(context.destination);
    loudness.gain.setValueAtTime(0, now);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, now + 0.03);
    loudness.gain.setValueAtTime(LOUDNESS, now + SOUND_S - 0.06);
    loudness.gain.linearRampToValueAtTime(0, now + SOUND_S);
    for (const frequencyHz of TONES_HZ) {
      const tone = new OscillatorNode(context, { frequency: frequencyHz });
      tone.connect(loudness);
      tone.start(now);
      tone.stop(now + SOUND_S);
    }
  };
  ring();
  const timer = setInterval(ring, EVERY_MS);
  return () => {
    clearInterval(timer);
    context.close().catch(() => {});
  };
}
