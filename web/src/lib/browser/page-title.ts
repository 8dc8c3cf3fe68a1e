import { useEffect } from "react";

/** What the window is called: who rings, whose call is open, which page, and the product. */
class PageTitle {
  #ringing = 0;
  #parts: { page: string; thing: string } = { page: "", thing: "" };

  ring(count: number): void {
    this.#ringing = count;
    this.#write();
  }

  say(part: "page" | "thing", words: string): void {
    this.#parts = { ...this.#parts, [part]: words };
    this.#write();
  }

  #write(): void {
    document.title = titleOf(this.#ringing, this.#parts.thing, this.#parts.page);
  }
}

/** `(1 ringing) Ingrid Solberg · Calls · Patchbay`. */
export function titleOf(ringing: number, thing: string, page: string): string {
  const where = [thing, page, "Patchbay"].filter((part) => part !== "").join(" · ");
  return ringing > 0 ? `(${ringing} ringing) ${where}` : where;
}

const title = new PageTitle();

/** Names the page, or the one thing that is open on it, for as long as it is there. */
export function useTitle(part: "page" | "thing", words: string): void {
  useEffect(() => {
    title.say(part, words);
    return () => title.say(part, "");
  }, [part, words]);
}

export function useRingingTitle(count: number): void {
  useEffect(() => title.ring(count), [count]);
}
