import type { ActTold } from "@patchbay/protocol/api/ami";
import { Button } from "../../../components/buttons/button.tsx";
import { ScrollRegion } from "../../../components/scroll-region.tsx";
import { delay } from "../../../lib/format/duration.ts";
import { timeOfDay } from "../../../lib/format/moment.ts";
import { ACT_NAMES, ActMark, stateOf } from "./act-mark.tsx";
import type { AskedAct } from "./asked-log.ts";

interface ActAnswerProps {
  act: AskedAct;
  /** Asks for the items that follow. */
  onMore(cursor: string): void;
}

/** What came of an act: the verdict in words, then what Asterisk itself said. */
export function ActAnswer({ act, onMore }: ActAnswerProps) {
  const { outcome } = act;
  if (outcome === null) return null;
  const refused = "refused" in outcome;
  return (
    <section
      aria-label="Answer"
      data-verdict={refused ? "refused" : outcome.told.verdict}
      className="flex min-w-0 flex-col gap-2"
    >
      <h2 className="flex items-center gap-2">
        <ActMark state={stateOf(act)} />
        <span className="flex-1 font-semibold">
          {ACT_NAMES[stateOf(act)]} after {delay(outcome.tookMs)}
        </span>
        <span className="num text-small text-ink-2">{timeOfDay(act.at)}</span>
      </h2>
      {refused ? (
        <p className="break-words">{outcome.refused}</p>
      ) : (
        <Told told={outcome.told} onMore={onMore} />
      )}
    </section>
  );
}

function Told({ told, onMore }: { told: ActTold; onMore(cursor: string): void }) {
  const { message, headers, items, leftOut, nextCursor, named } = told;
  const given = Object.entries(named);
  return (
    <>
      {message === "" ? null : <p className="break-words">{message}</p>}
      {given.length === 0 ? null : (
        <p className="text-small text-ink-2">
          {given.map(([name, value]) => `${name}: ${value}`).join(", ")}
        </p>
      )}
      {items.length > 0 ? <Items items={items} /> : <Block block={headers} />}
      {nextCursor === null ? null : (
        <div className="flex items-center gap-3">
          <Button onClick={() => onMore(nextCursor)}>Show what follows</Button>
          <span className="num text-ink-2">{leftOut.toLocaleString("en")} more</span>
        </div>
      )}
    </>
  );
}

const BOX = "max-h-[340px] overflow-auto rounded-[8px] border border-line bg-sunken font-mono text-small";
const text = (value: string | string[] | undefined): string =>
  typeof value === "object" ? value.join("\n") : (value ?? "");

function Block({ block }: { block: ActTold["headers"] }) {
  return (
    <ScrollRegion label="What Asterisk said" className={BOX}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-2.5 py-2">
        {Object.entries(block).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="break-words whitespace-pre-wrap">{text(value)}</dd>
          </div>
        ))}
      </dl>
    </ScrollRegion>
  );
}

/** A list as a table: a column for each header that any item has, in the order of the first. */
function Items({ items }: { items: ActTold["items"] }) {
  // Two items may say the very same: each is told from the others by its place.
  const rows = items.map((item, place) => ({ item, place }));
  const columns = [...new Set(items.flatMap((item) => Object.keys(item)))].filter(
    (name) => name !== "Event" && name !== "ActionID",
  );
  return (
    <ScrollRegion label={`${items.length} items`} className={BOX}>
      <table className="w-full border-collapse whitespace-nowrap">
        <thead className="sticky top-0 bg-sunken">
          <tr>
            {columns.map((name) => (
              <th
                key={name}
                scope="col"
                className="border-b border-line px-2.5 py-1 text-left font-medium text-ink-2"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ item, place }) => (
            <tr key={place} className="border-b border-line last:border-b-0">
              {columns.map((name) => (
                <td key={name} className="px-2.5 py-1">
                  {text(item[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
