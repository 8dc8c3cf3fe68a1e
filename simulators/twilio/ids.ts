import { randomBytes } from "node:crypto";

/** A new sid in the vendor's shape: two letters and 32 hexadecimal digits. */
export function newSid(prefix: "CA" | "MZ" | "RE" | "CF"): string {
  return prefix + randomBytes(16).toString("hex");
}

/** Wall clock in milliseconds with fractions, comparable between the processes of one machine. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
