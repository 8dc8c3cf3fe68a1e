/** Why there is no microphone, in words that say what to do. `code` names the browser's own error. */
export class MicrophoneTrouble extends Error {
  override readonly name = "MicrophoneTrouble";
  readonly code: string;
  readonly retryable = true;
  readonly title: string;

  constructor(code: string, title: string, message: string) {
    super(message);
    this.code = code;
    this.title = title;
  }
}

/** What `getUserMedia` or the audio context threw, for the person at the page. */
export function microphoneTrouble(failure: unknown): MicrophoneTrouble {
  const code = failure instanceof Error ? failure.name : "unknown";
  switch (code) {
    case "NotAllowedError":
    case "SecurityError":
      return new MicrophoneTrouble(
        code,
        "The microphone is not allowed",
        "Allow it for this page by the icon beside the address, then try again.",
      );
    case "NotFoundError":
    case "OverconstrainedError":
      return new MicrophoneTrouble(
        code,
        "No microphone was found",
        "Plug one in or switch it on, then try again.",
      );
    case "NotReadableError":
    case "AbortError":
      return new MicrophoneTrouble(
        code,
        "The microphone cannot be used",
        "Another program may hold it. Close that program, then try again.",
      );
    case "InsecurePage":
      return new MicrophoneTrouble(
        code,
        "This page may not use a microphone",
        "Browsers allow it on https addresses only. Open Patchbay by its https address.",
      );
    default:
      return new MicrophoneTrouble(
        code,
        "The audio could not be started",
        "Load the page again. If it stays, try another browser.",
      );
  }
}

/** The page was opened by an address on which browsers give no microphone. */
export class InsecurePage extends Error {
  override readonly name = "InsecurePage";
}
