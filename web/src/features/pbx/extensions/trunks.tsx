import type { RegistrationEntity } from "@patchbay/protocol/pbx/site-view/entities";
import { isRegistered } from "@patchbay/protocol/pbx/site-view/families/registrations";
import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { cx } from "../../../components/class-names.ts";
import { Since } from "../channels/call-line.tsx";
import { trunkTrouble, trunkWords } from "./trunk-words.ts";

/** Where this PBX is registered itself: by these trunks calls go out and come in. Those that are not registered stand first. */
export function Trunks({ view, now, live }: { view: SiteView; now: number; live: boolean }) {
  const trunks = [...view.registration.values()].sort(
    (a, b) => Number(isRegistered(a)) - Number(isRegistered(b)) || a.name.localeCompare(b.name, "en"),
  );
  if (trunks.length === 0) return null;
  return (
    <>
      <h2 className="px-5 pt-3 pb-1 text-small font-semibold text-ink-2 max-wide:px-3.5">Trunks</h2>
      <ul aria-label="Trunks" className={live ? "" : "opacity-60"}>
        {trunks.map((trunk) => (
          <Trunk key={trunk.name} trunk={trunk} now={now} />
        ))}
      </ul>
      <h2 className="px-5 pt-3 pb-1 text-small font-semibold text-ink-2 max-wide:px-3.5">Extensions</h2>
    </>
  );
}

function Trunk({ trunk, now }: { trunk: RegistrationEntity; now: number }) {
  const registered = isRegistered(trunk);
  const trouble = trunkTrouble(trunk, now);
  return (
    <li
      data-trunk={trunk.name}
      data-trunk-state={trunk.state}
      className="num grid min-h-[46px] grid-cols-[14px_160px_minmax(0,1fr)_minmax(0,1fr)_60px] items-center gap-4 border-b border-line px-5 py-1.5 hover:bg-sunken max-wide:grid-cols-[14px_minmax(0,1fr)] max-wide:gap-2.5 max-wide:px-3.5"
    >
      <span
        aria-hidden
        className={cx("block size-[10px] rounded-full border-2", registered ? "border-live" : "border-bad")}
      />
      <span className="truncate font-medium">{trunk.name}</span>
      <span className={cx("max-wide:col-start-2", registered && "truncate")}>
        {trouble ?? trunkWords(trunk)}
      </span>
      <span className="truncate text-small text-ink-2 max-wide:hidden">
        {trunk.server.replace(/^sips?:/, "")}
      </span>
      <span className="max-wide:hidden">
        <Since at={trunk.since} now={now} />
      </span>
    </li>
  );
}
