import type { SiteStatus } from "@patchbay/protocol/site";
import { Fact } from "../fact.tsx";
import { clockWords, type HealthNote, healthNotes, latencyWords, sizeWords } from "./health-words.ts";

/** How the connector and the way to it stand, each figure with what is to be done where it is past its limit. */
export function HealthFacts({ site, known }: { site: SiteStatus; known: boolean }) {
  const notes = known ? healthNotes(site) : [];
  const note = (trouble: HealthNote["trouble"]) => {
    const found = notes.find((one) => one.trouble === trouble);
    return found === undefined ? null : (
      <span className="block text-warn-ink" data-health={trouble}>
        {found.sentence}
      </span>
    );
  };
  const health = known ? site.health : null;
  return (
    <>
      <Fact name="Connector version">
        {site.connectorVersion || "–"}
        {note("version")}
      </Fact>
      <Fact name="Link, there and back">
        {latencyWords(health?.roundTripMs ?? null)}
        {note("slow_link")}
      </Fact>
      <Fact name="Waiting to be told">
        {health === null ? "–" : health.outbox === 1 ? "1 message" : `${health.outbox} messages`}
        {note("outbox")}
      </Fact>
      <Fact name="Clock">
        {health === null ? "–" : clockWords(health.clockBehindMs)}
        {note("clock")}
      </Fact>
      <Fact name="Room for recordings">
        {health?.disk == null ? (
          "–"
        ) : (
          <>
            {sizeWords(health.disk.freeBytes)} free
            <span className="block font-mono text-small text-ink-2">{health.disk.folder}</span>
          </>
        )}
        {note("disk")}
      </Fact>
    </>
  );
}
