import type { CallSummary } from "@patchbay/protocol/call";
import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { hangUp, setHandled } from "../../lib/api/actions.ts";
import { toast } from "../../lib/toast.ts";
import { type OpenCallbacks, useOpenCallbacks } from "../follow-ups/open-callbacks.ts";
import { callerName } from "./call-words.ts";
import { type Arm, pressHangUp } from "./hang-up-arm.ts";

/** What can be done to calls, by row, panel and key alike. */
export interface CallActions {
  /** The call whose hang-up waits for its second press. */
  armed: string | null;
  /** Calls whose end was asked for and has not come yet. */
  hangingUp: ReadonlySet<string>;
  /** The reader's own handled marks, until the server's word agrees. */
  marks: ReadonlyMap<string, boolean>;
  /** Whose callers are still to be called back. */
  callbacks: OpenCallbacks;
  pressHangUp(call: CallSummary): void;
  disarm(): boolean;
  mark(call: CallSummary, handled: boolean): void;
  /** The newest word of the server on a call: a mark it agrees with is dropped. */
  settle(calls: Iterable<CallSummary>): void;
}

/** How long an accepted hang-up may take before the button is offered again. */
const END_WITHIN_MS = 10_000;

const CallActionsContext = createContext<CallActions | null>(null);

export function useCallActions(): CallActions {
  const actions = useContext(CallActionsContext);
  if (actions === null) throw new Error("useCallActions needs a CallActionsProvider above it");
  return actions;
}

export function CallActionsProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const callbacks = useOpenCallbacks();
  const [arm, setArm] = useState<Arm | null>(null);
  const heldArm = useRef<Arm | null>(null);
  const [hangingUp, setHangingUp] = useState<ReadonlySet<string>>(new Set());
  const [marks, setMarks] = useState<ReadonlyMap<string, boolean>>(new Map());

  const becomeArmed = useCallback((next: Arm | null) => {
    heldArm.current = next;
    setArm(next);
  }, []);

  useEffect(() => {
    if (arm === null) return;
    const timer = setTimeout(() => becomeArmed(null), arm.untilMs - Date.now());
    return () => clearTimeout(timer);
  }, [arm, becomeArmed]);

  const press = useCallback(
    (call: CallSummary) => {
      const { arm: next, fire } = pressHangUp(heldArm.current, call.id, Date.now());
      becomeArmed(next);
      if (!fire) return;
      setHangingUp((held) => new Set(held).add(call.id));
      const forget = (): void => setHangingUp((held) => new Set([...held].filter((id) => id !== call.id)));
      // A call that goes on all the same can be hung up again.
      setTimeout(forget, END_WITHIN_MS);
      hangUp(call.id).catch((failure: Error) => {
        forget();
        toast.error(`${callerName(call)} was not hung up`, { description: failure.message });
      });
    },
    [becomeArmed],
  );

  const mark = useCallback(
    (call: CallSummary, handled: boolean) => {
      const tell = (value: boolean, undoable: boolean): void => {
        setMarks((held) => new Map(held).set(call.id, value));
        setHandled(call.id, value).then(
          () => {
            void queries.invalidateQueries({ queryKey: ["figures"] });
            void queries.invalidateQueries({ queryKey: ["history"] });
          },
          (failure: Error) => {
            setMarks((held) => new Map([...held].filter(([id]) => id !== call.id)));
            toast.error(`${callerName(call)} stays as it was`, { description: failure.message });
          },
        );
        if (!undoable) return;
        toast(value ? `${callerName(call)} is handled` : `${callerName(call)} is open again`, {
          action: { label: "Undo", onClick: () => tell(!value, false) },
        });
      };
      tell(handled, true);
    },
    [queries],
  );

  const settle = useCallback((calls: Iterable<CallSummary>) => {
    const known = new Map([...calls].map((call) => [call.id, call]));
    setMarks((held) => {
      const open = [...held].filter(([id, handled]) => known.get(id)?.handled !== handled);
      return open.length === held.size ? held : new Map(open);
    });
    setHangingUp((held) => {
      const open = [...held].filter((id) => known.get(id)?.status !== "ended");
      return open.length === held.size ? held : new Set(open);
    });
  }, []);

  const disarm = useCallback(() => {
    const wasArmed = heldArm.current !== null;
    if (wasArmed) becomeArmed(null);
    return wasArmed;
  }, [becomeArmed]);

  const armed = arm?.callId ?? null;
  const value = useMemo(
    () => ({ armed, hangingUp, marks, callbacks, pressHangUp: press, disarm, mark, settle }),
    [armed, hangingUp, marks, callbacks, press, disarm, mark, settle],
  );
  return <CallActionsContext value={value}>{children}</CallActionsContext>;
}
