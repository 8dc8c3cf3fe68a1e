import { useSyncExternalStore } from "react";

/** One remembered choice of this browser: read once, stored on change, shared by all who watch it. */
export class Preference<T extends string> {
  readonly #key: string;
  readonly #watchers = new Set<() => void>();
  #value: T;

  /** `choices` are the values it can have, or what makes a value of a stored text. */
  constructor(key: string, choices: readonly T[] | ((stored: string) => T | undefined), otherwise: T) {
    this.#key = `patchbay.${key}`;
    const known =
      typeof choices === "function"
        ? choices
        : (stored: string) => choices.find((choice) => choice === stored);
    const stored = read(this.#key);
    this.#value = (stored === null ? undefined : known(stored)) ?? otherwise;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    try {
      localStorage.setItem(this.#key, value);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
    for (const watcher of this.#watchers) watcher();
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };
}

export function usePreference<T extends string>(preference: Preference<T>): T {
  return useSyncExternalStore(preference.watch, () => preference.value);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
