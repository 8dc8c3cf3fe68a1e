/** The call that this tab's phone is on: it outlives a reload of the page, and no other tab knows it. */
export interface KeptCall {
  callId: string;
  name: string;
}

const KEY = "patchbay.own-call";

export function keepCall(call: KeptCall): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(call));
  } catch {
    // Storage is blocked: a reload offers the button, which needs none.
  }
}

export function forgetCall(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

export function keptCall(): KeptCall | null {
  try {
    return readKept(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** What a stored text says; null of anything else than a kept call. */
export function readKept(stored: string | null): KeptCall | null {
  if (stored === null) return null;
  try {
    const held: unknown = JSON.parse(stored);
    if (typeof held !== "object" || held === null || !("callId" in held) || !("name" in held)) return null;
    const { callId, name } = held;
    return typeof callId === "string" && typeof name === "string" ? { callId, name } : null;
  } catch {
    return null;
  }
}
