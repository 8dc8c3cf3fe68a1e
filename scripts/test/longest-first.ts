import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Seconds that the long files take, each with a neighbour; whoever begins last among several workers should be short. */
const SECONDS: Readonly<Record<string, number>> = {
  "tests/people/supervision": 230,
  "tests/people/front-desk": 220,
  "tests/people/phone-answer": 170,
  "tests/alone/edge-crash": 125,
  "tests/voice-faults": 120,
  "tests/connector-faults": 115,
  "tests/alone/unkind": 110,
  "tests/people/desk-pages": 90,
  "tests/people/desk": 90,
  "tests/people/members-page": 60,
  "tests/start": 60,
  "tests/assistant-call": 50,
  "tests/people/session-limit": 50,
  "tests/bridge-is-truth": 45,
  "tests/endings": 45,
  "agent/test/transfer": 75,
  "agent/test/commands": 53,
  "agent/test/faults": 40,
  "agent/test/audiosocket": 36,
  "worker/test/people/supervision": 31,
  "worker/test/people/people": 29,
  "worker/test/transfers/twilio-transfer-faults": 20,
  "worker/test/transfers/queue-transfer": 19,
  "worker/test/recording/recording": 18,
};

/** Files in the order in which a fresh clone, too, is done soonest: vitest itself goes by the size of those it never ran. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const secondsOf = ({ moduleId }: TestSpecification): number =>
      SECONDS[/\/((?:tests|worker|agent)\/.+)\.test\.ts$/.exec(moduleId)?.[1] ?? ""] ?? 0;
    const projects = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    return [...projects.values()].flatMap((of) => of.sort((a, b) => secondsOf(b) - secondsOf(a)));
  }
}
