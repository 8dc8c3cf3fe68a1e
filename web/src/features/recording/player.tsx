import type { CallSummary, LogEntry } from "@patchbay/protocol/call";
import { useQuery } from "@tanstack/react-query";
import { Download, Pause, Play } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { Button, IconButton, iconButtonLook } from "../../components/buttons/button.tsx";
import { cx } from "../../components/class-names.ts";
import { Skeleton } from "../../components/skeleton.tsx";
import { recordingPeaksQuery } from "../../lib/api/queries.ts";
import { clockDuration, spokenDuration } from "../../lib/format/duration.ts";
import { DeleteRecordingButton } from "./delete-button.tsx";
import { type Hole, holesOf } from "./holes.ts";
import { usePlayback } from "./playback-context.tsx";
import { Waveform } from "./waveform.tsx";

const STEP_MS = 5_000;
const PAGE_MS = 30_000;
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -STEP_MS,
  ArrowDown: -STEP_MS,
  ArrowRight: STEP_MS,
  ArrowUp: STEP_MS,
  PageDown: -PAGE_MS,
  PageUp: PAGE_MS,
};

/** The recording of an ended call: its waveform, one hand for both channels, in step with the transcript and by its clock. */
export function Player({ call, log }: { call: CallSummary; log: readonly LogEntry[] }) {
  const playback = usePlayback();
  const audio = useRef<HTMLAudioElement>(null);
  const peaks = useQuery(recordingPeaksQuery(call.id));
  const [atMs, setAtMs] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const ms = call.recording?.ms ?? 0;
  const began = log[0]?.at ?? 0;
  const offsetMs = (log.find(({ event }) => event.type === "recording_started")?.at ?? began) - began;

  const holes = useMemo(() => holesOf(log, ms), [log, ms]);

  const goTo = (toMs: number): void => {
    const bounded = Math.min(Math.max(0, toMs), ms);
    if (audio.current !== null) audio.current.currentTime = bounded / 1_000;
    setAtMs(bounded);
    playback?.moved(bounded + offsetMs);
  };
  const held = useRef(goTo);
  useEffect(() => {
    held.current = goTo;
  });
  useEffect(
    () =>
      playback?.connect((callMs) => {
        held.current(callMs - offsetMs);
        audio.current?.play().catch(() => setFailed(true));
      }),
    [playback, offsetMs],
  );
  // The element itself tells the time four times a second; a hand moves more smoothly.
  useEffect(() => {
    if (!playing) return;
    let next = 0;
    const tick = (): void => {
      const now = (audio.current?.currentTime ?? 0) * 1_000;
      setAtMs(now);
      playback?.moved(now + offsetMs);
      next = requestAnimationFrame(tick);
    };
    next = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(next);
  }, [playing, playback, offsetMs]);

  const toggle = (): void => {
    if (playing) audio.current?.pause();
    else audio.current?.play().catch(() => setFailed(true));
  };
  const drag = ({ currentTarget, clientX }: PointerEvent): void => {
    const box = currentTarget.getBoundingClientRect();
    goTo(((clientX - box.left) / box.width) * ms);
  };
  const keys = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) goTo(atMs + step);
    else if (event.key === "Home") goTo(0);
    else if (event.key === "End") goTo(ms);
    else if (event.key === " ") toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section
      aria-label="Recording"
      data-recording
      className="shrink-0 border-t border-line px-5 py-2.5 max-wide:px-3.5"
    >
      {/* The transcript over it has every word that is heard here. */}
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript is the caption */}
      <audio
        ref={audio}
        src={`/api/calls/${call.id}/recording`}
        // Opening a call is not listening to it, and the audit log tells who listened.
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => playback?.moved(null)}
        onError={() => setFailed(true)}
      />
      <div className="flex items-center gap-3 max-wide:gap-1">
        <IconButton
          label={playing ? "Pause the recording" : "Play the recording"}
          onClick={toggle}
          className="size-9 max-wide:size-11"
        >
          {playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
        </IconButton>
        <div
          role="slider"
          tabIndex={0}
          aria-label="Position in the recording"
          aria-valuemin={0}
          aria-valuemax={Math.round(ms / 1_000)}
          aria-valuenow={Math.round(atMs / 1_000)}
          aria-valuetext={`${spokenDuration(atMs + offsetMs)} of ${spokenDuration(ms + offsetMs)}${whyAt(holes, atMs)}`}
          onKeyDown={keys}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            drag(event);
          }}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
          }}
          className="min-w-0 flex-1 cursor-pointer touch-pan-y rounded-[6px] outline-none focus-visible:outline-2 focus-visible:outline-accent"
        >
          {peaks.data === undefined ? (
            <Skeleton className="h-14 w-full" />
          ) : (
            <Waveform peaks={peaks.data} holes={holes} playedMs={atMs} />
          )}
        </div>
        <a
          href={`/api/calls/${call.id}/recording?download=true`}
          download
          aria-label="Download the recording"
          title="Download the recording"
          className={cx(iconButtonLook, "size-9 max-wide:size-11")}
        >
          <Download size={16} aria-hidden />
        </a>
        <DeleteRecordingButton callId={call.id} />
      </div>
      <p className="num mt-1 flex justify-between text-small text-ink-3">
        <span>
          {clockDuration(atMs + offsetMs)}
          {whyAt(holes, atMs)}
        </span>
        {failed || peaks.isError ? (
          <span role="alert" className="flex items-center gap-2 text-bad">
            The recording cannot be played
            <Button
              size="small"
              onClick={() => {
                setFailed(false);
                audio.current?.load();
                void peaks.refetch();
              }}
            >
              Try again
            </Button>
          </span>
        ) : null}
        <span>{clockDuration(ms + offsetMs)}</span>
      </p>
    </section>
  );
}

/** Why there is nothing to be heard here. */
function whyAt(holes: readonly Hole[], atMs: number): string {
  const hole = holes.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  if (hole === undefined) return "";
  return WHY[hole.why];
}

const WHY: Record<Hole["why"], string> = {
  paused: ", the recording was paused",
  lost: ", the audio was lost",
  away: ", the call was elsewhere and its sound is not kept",
};
