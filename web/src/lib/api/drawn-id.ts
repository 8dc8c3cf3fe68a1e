import { useState } from "react";

/**
 * Draws the id of what a form is about to create. It stays the same for the same content, so that a second press, or one after a network
 * that broke before the answer, creates nothing twice; what was changed meanwhile is another thing.
 */
export class DrawnId {
  #content = "";
  #id = "";

  of(content: unknown): string {
    const text = JSON.stringify(content);
    if (this.#id === "" || text !== this.#content) {
      this.#content = text;
      this.#id = crypto.randomUUID();
    }
    return this.#id;
  }

  /** It was created: the same again is meant. */
  used(): void {
    this.#id = "";
  }
}

export function useDrawnId(): DrawnId {
  const [drawn] = useState(() => new DrawnId());
  return drawn;
}
