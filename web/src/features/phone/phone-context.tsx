import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import {
  answerAt,
  answerCall,
  hangUp,
  listen,
  listenAt,
  placeCall,
  supervise,
  takeOver,
} from "../../lib/api/actions.ts";
import { toast } from "../../lib/toast.ts";
import { openAudio } from "./call-audio.ts";
import { Phone, type PhoneState } from "./phone.ts";

const PhoneContext = createContext<Phone | null>(null);
const DialerContext = createContext<{ open: boolean; setOpen(open: boolean): void } | null>(null);

const soundStopped = (): void =>
  void toast.error("The sound stopped", {
    description:
      "The browser lost the microphone or the speaker. Choose another one beside the call's buttons.",
  });

/** The page's one phone: it outlives every navigation inside the page. */
export function PhoneProvider({ children }: { children: ReactNode }) {
  const [phone] = useState((): Phone => {
    const page = new Phone({
      openAudio: (part) =>
        openAudio(part, () => {
          soundStopped();
          // Nobody is to be shown as somebody who speaks, whom nobody can hear.
          void page.speak("listen");
        }),
      supervise,
      place: placeCall,
      answer: answerCall,
      answerAt,
      takeOver,
      listen,
      listenAt,
      hangUp,
      newId: () => crypto.randomUUID(),
      lineUrl: (callId, legId) =>
        new URL(
          `/phone/${callId}?${new URLSearchParams({ leg: legId })}`,
          location.href.replace(/^http/, "ws"),
        ).href,
      refused: (title, words) => toast.error(title, { description: words }),
      after: (ms, then) => void setTimeout(then, ms),
    });
    return page;
  });
  useEffect(() => {
    // Leaving the page would leave the caller: the browser asks first.
    const leaving = (event: BeforeUnloadEvent): void => {
      if (phone.talking) event.preventDefault();
    };
    addEventListener("beforeunload", leaving);
    return () => removeEventListener("beforeunload", leaving);
  }, [phone]);
  const [dialing, setDialing] = useState(false);
  const dialer = useMemo(() => ({ open: dialing, setOpen: setDialing }), [dialing]);
  return (
    <PhoneContext value={phone}>
      <DialerContext value={dialer}>{children}</DialerContext>
    </PhoneContext>
  );
}

/** Whether the dialer stands open, for every button and key that opens it. */
export function useDialer(): { open: boolean; setOpen(open: boolean): void } {
  const dialer = useContext(DialerContext);
  if (dialer === null) throw new Error("useDialer needs a PhoneProvider above it");
  return dialer;
}

export function usePhone(): Phone {
  const phone = useContext(PhoneContext);
  if (phone === null) throw new Error("usePhone needs a PhoneProvider above it");
  return phone;
}

export function usePhoneState(): PhoneState {
  const phone = usePhone();
  return useSyncExternalStore(phone.watch, () => phone.state);
}

/** The id of the call this member talks in; null when there is none. Who only listens is in none. */
export function useOwnCall(): string | null {
  const state = usePhoneState();
  return state.state === "on_call" && state.part === "talking" ? state.callId : null;
}
