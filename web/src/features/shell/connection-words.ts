import type { Connection } from "../../lib/feed/feed-client.ts";
import { since } from "../../lib/format/moment.ts";

/** The connection pill's dot, its words, and what is still true. */
export interface ConnectionWords {
  tone: "live" | "warn" | "bad" | "off";
  short: string;
  sentence: string;
}

/** `now` in epoch ms of this machine. */
export function connectionWords(connection: Connection, now: number): ConnectionWords {
  switch (connection.state) {
    case "live":
      return { tone: "live", short: "Live", sentence: "Everything on this page is as it is now." };
    case "connecting":
      return { tone: "off", short: "Connecting", sentence: "The first state of things is on its way." };
    case "reconnecting":
      return {
        tone: "warn",
        short: "Reconnecting",
        sentence: `What you see was true at ${since(connection.since, now)}. Calls go on without this page; it catches up by itself.`,
      };
    case "offline":
      return {
        tone: "bad",
        short: `Offline since ${since(connection.since, now)}`,
        sentence:
          "This computer has no network. Calls go on without it; the page catches up as soon as the network is back.",
      };
    case "refused":
      return {
        tone: "bad",
        short: "Disconnected",
        sentence:
          "The server closed this page's connection and asks not to be dialled again. Load the page again.",
      };
  }
}
