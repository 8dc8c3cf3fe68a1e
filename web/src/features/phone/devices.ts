import { useEffect, useState } from "react";
import { Preference } from "../../lib/browser/preference.ts";

const any = (stored: string): string => stored;

/** The chosen devices by their ids; empty is the system's own choice. */
export const microphoneChoice = new Preference<string>("microphone", any, "");
export const speakerChoice = new Preference<string>("speaker", any, "");

export interface Device {
  id: string;
  name: string;
}

/** What can be chosen; empty while the browser keeps the names back, which it does until a microphone was allowed. */
export function useDevices(): { microphones: readonly Device[]; speakers: readonly Device[] } {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (!("mediaDevices" in navigator)) return;
    const media = navigator.mediaDevices;
    let watching = true;
    const look = (): void => {
      media.enumerateDevices().then(
        (found) => {
          if (watching) setDevices(found);
        },
        () => {},
      );
    };
    look();
    media.addEventListener("devicechange", look);
    return () => {
      watching = false;
      media.removeEventListener("devicechange", look);
    };
  }, []);
  const named = (kind: MediaDeviceKind): Device[] =>
    devices
      .filter((device) => device.kind === kind && device.label !== "" && device.deviceId !== "default")
      .map((device) => ({ id: device.deviceId, name: device.label }));
  return { microphones: named("audioinput"), speakers: named("audiooutput") };
}

/** Whether this browser lets a page choose where it plays. */
export const speakerCanBeChosen =
  typeof AudioContext !== "undefined" && "setSinkId" in AudioContext.prototype;
