import type { ExtensionEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { useMemo, useState } from "react";
import { cx } from "../../../components/class-names.ts";
import { EmptyState } from "../../../components/placeholder.tsx";
import { RowSkeletons } from "../../../components/skeleton.tsx";
import { CallFromField } from "../../phone/desk/call-from-field.tsx";
import { CannotBeShown } from "../cannot-be-shown.tsx";
import { Since } from "../channels/call-line.tsx";
import { endpointOf } from "../device.ts";
import { channelsOf } from "../look-up.ts";
import { FilterChips } from "../panel/filter-chips.tsx";
import { ringing, talking } from "../phone-state.ts";
import { MemberMark } from "../queues/member-mark.tsx";
import type { MemberShape } from "../queues/queue-rows.ts";
import { useSiteView } from "../use-site-view.ts";
import { CallExtension } from "./call-extension.tsx";
import { Trunks } from "./trunks.tsx";

const extensionRows = (view: SiteView) =>
  [...view.extension.values()]
    .map((extension) => ({ extension, ...doing(view, extension) }))
    .sort((a, b) => a.extension.number.localeCompare(b.extension.number, "en", { numeric: true }));

/** Every phone of the PBX: whether it can be rung, by what, and who talks on it. */
export function ExtensionsTab({ siteId }: { siteId: string }) {
  const { view, now, live, waiting, refusal } = useSiteView(siteId);
  const [filter, setFilter] = useState(0);
  // The page is drawn anew each second, for its times.
  const all = useMemo(() => extensionRows(view), [view]);
  if (refusal !== null) return <CannotBeShown refusal={refusal} />;
  const kinds: readonly (readonly [words: string, fits: (shape: MemberShape) => boolean])[] = [
    ["All", () => true],
    ["Busy", (shape) => shape === "talking" || shape === "ringing"],
    ["Free", (shape) => shape === "free"],
    ["Out of reach", (shape) => shape === "unreachable"],
  ];
  const fits = kinds[filter]?.[1] ?? (() => true);
  const rows = all.filter(({ shape }) => fits(shape));
  return (
    <>
      <FilterChips
        chosen={filter}
        onChoose={setFilter}
        chips={kinds.map(([words, fit]) => ({ words, count: all.filter(({ shape }) => fit(shape)).length }))}
      >
        <CallFromField />
      </FilterChips>
      <div className="min-h-0 flex-1 overflow-y-auto" data-scroller>
        <Trunks view={view} now={now} live={live} />
        <ul aria-label="Extensions" className={live ? "" : "opacity-60"}>
          {rows.map(({ extension, shape, words }) => (
            <li
              key={extension.number}
              data-extension={extension.number}
              data-shape={shape}
              className="num grid h-[46px] grid-cols-[14px_90px_minmax(0,1fr)_minmax(0,1fr)_60px_auto] items-center gap-4 border-b border-line px-5 hover:bg-sunken max-wide:grid-cols-[14px_64px_minmax(0,1fr)_auto] max-wide:gap-2.5 max-wide:px-3.5"
            >
              <MemberMark shape={shape} assistant={false} />
              <span className="font-medium">{extension.number}</span>
              <span className={cx("truncate", shape === "unreachable" ? "text-ink-2" : "")}>{words}</span>
              <span className="truncate text-small text-ink-2 max-wide:hidden">
                {contactsOf(view, extension)}
              </span>
              <span className="max-wide:hidden">
                <Since at={extension.since} now={now} />
              </span>
              <CallExtension siteId={siteId} extension={extension} />
            </li>
          ))}
        </ul>
        {waiting ? <RowSkeletons label="Loading the extensions" /> : null}
        {!waiting && rows.length === 0 ? (
          <EmptyState title={all.length === 0 ? "No extensions" : "None of that kind"}>
            Extensions with a phone of their own stand here, as Asterisk’s hints and endpoints name them.
          </EmptyState>
        ) : null}
      </div>
    </>
  );
}

function doing(view: SiteView, extension: ExtensionEntity): { shape: MemberShape; words: string } {
  const { device, reachable, contacts } = extension;
  const inCall = talking(view, device) ?? ringing(view, device);
  if (inCall !== null) return inCall;
  if (channelsOf(view, device).length > 0) return { shape: "talking", words: "In a call" };
  if (!reachable)
    return { shape: "unreachable", words: contacts === 0 ? "No phone registered" : "Out of reach" };
  return { shape: "free", words: "Free" };
}

function contactsOf(view: SiteView, { device }: ExtensionEntity): string {
  const endpoint = endpointOf(device);
  const contacts = [...view.contact.values()].filter((contact) => contact.endpoint === endpoint);
  return contacts
    .map(
      ({ uri, roundTripMs }) =>
        `${uri.replace(/^sips?:/, "").split(";")[0]}${roundTripMs === null ? "" : `, ${Math.round(roundTripMs)} ms`}`,
    )
    .join(" · ");
}
