/** What this project uses of the WebAssembly build of espeak-ng; the package brings no types. */
declare module "@echogarden/espeak-ng-emscripten" {
  interface SpeechWorker {
    /** 0 when the voice exists. */
    set_voice(name: string): number;
    set_rate(wordsPerMinute: number): void;
    /** Calls back synchronously, once a piece, with 16-bit samples at 22,050 Hz. */
    synthesize(text: string, onPiece: (audio: ArrayBuffer | null | undefined, events: unknown) => void): void;
  }
  export default function init(): Promise<{ eSpeakNGWorker: new () => SpeechWorker }>;
}
