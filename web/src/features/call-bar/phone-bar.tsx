import type { CallSummary } from "@patchbay/protocol/call";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";
import { useNow } from "../../lib/browser/clock.ts";
import { useCallsFeed } from "../../lib/feed/feed-context.tsx";
import { clockDuration, spokenDuration } from "../../lib/format/duration.ts";
import type { PhoneState } from "../phone/phone.ts";
import { usePhone, usePhoneState } from "../phone/phone-context.tsx";
import { TakeBackBar } from "../phone/take-back/take-back-bar.tsx";
import { useTakeBack } from "../phone/take-back/use-take-back.ts";
import { PauseRecordingControl } from "../recording/pause-button.tsx";
import { GuestWords, SpeakButtons } from "../supervise/speak.tsx";
import { HandBackButton } from "../supervise/take-over.tsx";
import { TransferButton } from "../transfer/transfer-button.tsx";
import { CallControls, MuteButton, PutDownButton } from "./call-controls.tsx";
import { callState } from "./call-state.ts";
import { LevelBar } from "./level-bar.tsx";
import { SoundMenu } from "./sound-menu.tsx";
import { useCallKeys } from "./use-call-keys.ts";

const BAR =
  "flex min-h-14 shrink-0 items-center gap-4 border-t border-line-strong bg-raised px-5 py-2 max-wide:flex-wrap max-wide:gap-x-1.5 max-wide:gap-y-2 max-wide:px-3.5";

/** The phone, docked under every page and every sheet while it has something to say. */
export function PhoneBar() {
  const state = usePhoneState();
  const lost = useTakeBack();
  // Why the button did not bring them back is said in its place, with the way to try again.
  if (lost !== null && state.state !== "no_microphone") {
    return (
      <section aria-label="Phone" data-phone="lost" className={cx("rise", BAR)}>
        <TakeBackBar call={lost.call} onTakeBack={lost.takeBack} />
      </section>
    );
  }
  return state.state === "idle" ? null : (
    <section aria-label="Phone" data-phone={state.state} className={cx("rise", BAR)}>
      <PhoneBody state={state} />
    </section>
  );
}

/** What the phone says and offers. */
function PhoneBody({ state }: { state: Exclude<PhoneState, { state: "idle" }> }) {
  const phone = usePhone();
  const putDown = useCallKeys();
  switch (state.state) {
    case "opening":
      return (
        <>
          <Who name={state.name} look="waiting">
            Opening the microphone: allow it if the browser asks
          </Who>
          <PutDownButton armed={false} onPress={putDown.press} words="Cancel" />
        </>
      );
    case "over":
      return (
        <>
          <Who name={state.name} look={state.bad ? "trouble" : "ended"}>
            {state.words}
          </Who>
          <Button onClick={() => phone.dismiss()} className="max-wide:h-11">
            Close
          </Button>
        </>
      );
    case "no_microphone":
      return (
        <>
          <div role="alert" className="min-w-0 flex-1 max-wide:basis-full">
            <p className="font-semibold text-bad">{state.trouble.title}</p>
            <p className="text-ink-2">
              {state.trouble.message} {state.words}
            </p>
          </div>
          <Button tone="primary" onClick={state.again} className="max-wide:h-11 max-wide:flex-1">
            Try again
          </Button>
          <Button onClick={() => phone.dismiss()} className="max-wide:h-11 max-wide:flex-1">
            Close
          </Button>
        </>
      );
    case "on_call":
      return <OnCall state={state} putDown={putDown} />;
  }
}

function OnCall({
  state,
  putDown,
}: {
  state: Extract<PhoneState, { state: "on_call" }>;
  putDown: { armed: boolean; press(): void };
}) {
  const { view, skewMs } = useCallsFeed();
  const call: CallSummary | undefined = view.calls.get(state.callId);
  const { words, look, since } = callState(state.line, call, state.part, state.mode);
  const talking = state.part === "talking";
  const heard = talking || state.mode !== "listen";
  return (
    <>
      <Who name={state.name} look={look} callId={state.callId}>
        <span data-phone-state={state.line.state}>{state.muted ? `${words}, muted` : words}</span>
        {talking && call !== undefined ? <GuestWords call={call} /> : null}
        {since === null ? null : <Since at={since} skewMs={skewMs} />}
      </Who>
      <span className="flex shrink-0 flex-col gap-1.5">
        {heard ? (
          <LevelBar meter={state.audio.microphone} kind={state.muted ? "muted" : "microphone"} />
        ) : null}
        <LevelBar meter={state.audio.speaker} kind="speaker" />
      </span>
      <span className="flex shrink-0 items-center gap-1.5 max-wide:contents">
        {talking ? (
          <>
            <CallControls state={state} call={call} />
            {call === undefined ? null : (
              // Apart from Hold: under stress one is not pressed for the other.
              <span className="ml-3 flex border-line border-l pl-3 max-wide:ml-0 max-wide:border-0 max-wide:pl-0">
                <PauseRecordingControl call={call} />
              </span>
            )}
          </>
        ) : (
          <>
            <SpeakButtons state={state} call={call} />
            {heard ? <MuteButton muted={state.muted} /> : null}
            <SoundMenu />
          </>
        )}
        <HandBackButton call={call} />
        {talking && call !== undefined ? <TransferButton call={call} /> : null}
      </span>
      <span className="flex max-wide:order-2 max-wide:flex-1">
        {talking ? (
          <PutDownButton armed={putDown.armed} onPress={putDown.press} words="Hang up" />
        ) : (
          <Button onClick={putDown.press} className="h-8 max-wide:h-11 max-wide:flex-1">
            {heard ? "Leave" : "Stop listening"}
          </Button>
        )}
      </span>
    </>
  );
}

const dots = {
  live: "bg-live text-live shadow-[0_0_0_3px_color-mix(in_srgb,var(--live)_20%,transparent)] pulse",
  waiting: "border-2 border-warn",
  trouble: "border-[2.5px] border-bad",
  ended: "border-2 border-ink-3",
} as const;

function Who(props: { name: string; look: keyof typeof dots; callId?: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3 max-wide:mr-2 max-wide:basis-[70%]">
      <span aria-hidden className={cx("size-[10px] shrink-0 rounded-full", dots[props.look])} />
      <div className="min-w-0">
        {props.callId === undefined ? (
          <p className="truncate font-semibold">{props.name}</p>
        ) : (
          <Link
            to="/calls/$callId"
            params={{ callId: props.callId }}
            className="block truncate font-semibold hover:underline"
          >
            {props.name}
          </Link>
        )}
        <p
          role="status"
          className={cx("num flex gap-2 truncate", props.look === "trouble" ? "text-bad" : "text-ink-2")}
        >
          {props.children}
        </p>
      </div>
    </div>
  );
}

function Since({ at, skewMs }: { at: number; skewMs: number }) {
  const ms = Math.max(0, useNow("second") + skewMs - at);
  return (
    <time aria-hidden className="num" dateTime={`PT${Math.floor(ms / 1_000)}S`} title={spokenDuration(ms)}>
      {clockDuration(ms)}
    </time>
  );
}
