import type { Command } from "@patchbay/protocol/link/commands";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { WatchedEvents } from "./raw-events.ts";

beforeEach(() => vi.spyOn(console, "warn").mockImplementation(() => undefined));
afterEach(() => vi.restoreAllMocks());

/** A site whose organization answers when the test says so. */
function site() {
  const answers: { say(watched: boolean): void; fail(): void }[] = [];
  const told: number[] = [];
  const rawEvents = () =>
    new Promise<boolean>((resolve, reject) =>
      answers.push({ say: resolve, fail: () => reject(new Error("the object was reset")) }),
    );
  const organizations = { idFromName: (name: string) => name, get: () => ({ rawEvents }) };
  const watched = new WatchedEvents(
    organizations as unknown as ConstructorParameters<typeof WatchedEvents>[0],
    {
      tell: (command: Command) => {
        if (command.kind === "watch") told.push(command.forMs);
        return true;
      },
    },
  );
  return { watched, answers, told };
}

it("goes on for whoever has begun to watch while it was asked whether anybody does", async () => {
  const { watched, answers, told } = site();
  const left = watched.left("org", "site");
  watched.begins();
  answers[0]?.say(false);
  await left;
  expect(told).toEqual([30_000]);
});

it("ends with the last one, and with nobody's answer not before its lease", async () => {
  const { watched, answers, told } = site();
  watched.begins();
  const lost = watched.left("org", "site");
  answers[0]?.fail();
  await lost;
  expect(told).toEqual([30_000]);
  const left = watched.left("org", "site");
  answers[1]?.say(false);
  await left;
  expect(told).toEqual([30_000, 0]);
});
