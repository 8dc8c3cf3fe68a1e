import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AmiReply, AmiState } from "../../asterisk/ami-client.ts";
import { SecondSession, type SessionClient } from "./second-session.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const PING = { action: "Ping", input: {}, id: "0123456789" };
const DONE: AmiReply = { ok: true, headers: { Response: "Success" }, items: [] };

/** Sessions that sign in after so long, and answer after so long. */
function sessions({ signInMs = 10, answerMs = 100, answer = DONE } = {}) {
  const log: string[] = [];
  const second = new SecondSession((onState): SessionClient => {
    let state: AmiState = { state: "down", code: "starting", reason: "not connected yet" };
    return {
      get state() {
        return state;
      },
      start: () => {
        log.push("opened");
        setTimeout(() => {
          state = { state: "up", amiVersion: "11.0.0" };
          onState(state);
        }, signInMs);
      },
      stop: () => log.push("closed"),
      act: async ({ action }) => {
        if (state.state === "down") return { ok: false, code: "down", message: state.reason };
        await new Promise((resolve) => setTimeout(resolve, answerMs));
        log.push(action);
        return answer;
      },
    };
  }, 30_000);
  return { second, log };
}

it("is opened by the first act, serves those that follow, and is closed when none has come for a while", async () => {
  const { second, log } = sessions();
  expect(log).toEqual([]);
  const [one, two] = [second.act(PING, {}), second.act(PING, {})];
  await vi.advanceTimersByTimeAsync(200);
  expect(await Promise.all([one, two])).toEqual([DONE, DONE]);
  await vi.advanceTimersByTimeAsync(20_000);
  const third = second.act(PING, {});
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await third).toEqual(DONE);
  expect(log).toEqual(["opened", "Ping", "Ping", "Ping"]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(log.at(-1)).toBe("closed");
  const fourth = second.act(PING, {});
  await vi.advanceTimersByTimeAsync(200);
  expect(await fourth).toEqual(DONE);
  expect(log.filter((one) => one === "opened")).toHaveLength(2);
  second.close();
});

it("stays open as long as an act is under way", async () => {
  const { second, log } = sessions({ answerMs: 120_000 });
  const slow = second.act(PING, {});
  await vi.advanceTimersByTimeAsync(100_000);
  expect(log).toEqual(["opened"]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await slow).toEqual(DONE);
  second.close();
});

it("is opened anew behind an act that was never answered: its other end may be gone", async () => {
  const { second, log } = sessions({ answer: { ok: false, code: "timeout", message: "no answer" } });
  for (let n = 0; n < 2; n++) {
    const asked = second.act(PING, {});
    await vi.advanceTimersByTimeAsync(200);
    expect(await asked).toMatchObject({ ok: false, code: "timeout" });
    expect(second.isOpen).toBe(false);
  }
  expect(log).toEqual(["opened", "Ping", "closed", "opened", "Ping", "closed"]);
});

it("answers that it is down where nobody lets it in", async () => {
  const { second } = sessions({ signInMs: 60_000 });
  const refused = second.act(PING, {});
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await refused).toMatchObject({ ok: false, code: "down" });
  second.close();
  expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
});
