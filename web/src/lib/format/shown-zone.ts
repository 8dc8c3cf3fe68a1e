let zone: string | undefined;

/** From now on times are shown in the organization's zone, by its IANA name; null is the reader's own. */
export function showTimesIn(timeZone: string | null): void {
  zone = timeZone ?? undefined;
}

/** In which zone times are shown; undefined is the reader's own. */
export const shownZone = (): string | undefined => zone;
