import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Seconds that the long files take, each with a neighbour; whoever begins last among several workers should be short. */
const SECONDS: Readonly<Record<string, number>> = {
  "people/front-desk": 195,
  "people/supervision": 190,
  "people/edge-crash": 125,
  "people/phone-answer": 100,
  "voice-faults": 90,
  "connector-faults": 85,
  "people/phone": 79,
  start: 45,
  "assistant-call": 44,
  "people/session-limit": 33,
};

/** Files in the order in which a fresh clone, too, is done soonest: vitest itself goes by the size of those it never ran. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const secondsOf = ({ moduleId }: TestSpecification): number =>
      SECONDS[/\/tests\/(.+)\.test\.ts$/.exec(moduleId)?.[1] ?? ""] ?? 0;
    return (await super.sort(files)).sort((a, b) => secondsOf(b) - secondsOf(a));
  }
}
