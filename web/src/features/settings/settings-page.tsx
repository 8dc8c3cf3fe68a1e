import type { OrgSettings } from "@patchbay/protocol/org-settings";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "../../components/buttons/button.tsx";
import { CountryField } from "../../components/form/country-field.tsx";
import { SelectField } from "../../components/form/select-field.tsx";
import { EmptyState, FailedState } from "../../components/placeholder.tsx";
import { RowSkeletons } from "../../components/skeleton.tsx";
import { meQuery } from "../../lib/api/queries.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { useOffline } from "../../lib/feed/use-offline.ts";
import { toast } from "../../lib/toast.ts";
import { AskedPageHead } from "../shell/asked-page-head.tsx";
import { changeSettings, settingsQuery } from "./settings-api.ts";
import { Switch } from "./switch.tsx";

/** What the organization has decided for all its calls. */
export function SettingsPage() {
  const refusal = useRefusal("settings.manage");
  const settings = useQuery({ ...settingsQuery, enabled: refusal === undefined });
  return (
    <>
      <AskedPageHead title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {refusal !== undefined ? (
          <EmptyState title="Your role does not see the settings">{refusal}</EmptyState>
        ) : null}
        {settings.isLoading ? <RowSkeletons label="Loading the settings" /> : null}
        {settings.isError ? (
          <FailedState
            title="The settings could not be loaded"
            message={settings.error.message}
            action={<Button onClick={() => void settings.refetch()}>Try again</Button>}
          />
        ) : null}
        {settings.data === undefined ? null : <Switches settings={settings.data.settings} />}
      </div>
    </>
  );
}

/** Each switch is kept at once, and goes back by itself when it was refused. */
function Switches({ settings }: { settings: OrgSettings }) {
  const queries = useQueryClient();
  const offline = useOffline();
  const { queryKey } = settingsQuery;
  const save = useMutation({
    mutationFn: changeSettings,
    onMutate: (change) => {
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, { settings: change(before?.settings ?? settings) });
      return { before };
    },
    onSuccess: (saved) => {
      queries.setQueryData(queryKey, saved);
      // Numbers that are typed are read by the organization's country.
      void queries.invalidateQueries(meQuery);
      void queries.invalidateQueries({ queryKey: ["follow-ups"] });
    },
    onError: (failure, _change, kept) => {
      queries.setQueryData(queryKey, kept?.before);
      toast.error("The setting was not kept", { description: failure.message });
    },
  });
  const { recording, understanding, transcripts } = settings;
  const record = (change: Partial<OrgSettings["recording"]>): void =>
    save.mutate((held) => ({ ...held, recording: { ...held.recording, ...change } }));
  const understand = (change: Partial<OrgSettings["understanding"]>): void =>
    save.mutate((held) => ({ ...held, understanding: { ...held.understanding, ...change } }));
  return (
    <div className="max-w-2xl">
      <Section title="Numbers">
        <div className="flex flex-col gap-2 border-b border-line px-5 py-3 max-wide:px-3.5">
          <CountryField
            label="Country"
            value={settings.country}
            none="Not said yet"
            refusal={offline}
            onValue={(country) => save.mutate((held) => ({ ...held, country }))}
          />
          <p className="text-ink-2">
            Whose numbers are meant when one is written without its country. A site may have another one.
            Lists are put in order by it at once; what has no place in them says so under Follow-ups.
          </p>
        </div>
      </Section>
      <Section title="Recording">
        <Switch
          name="Record calls"
          words="Caller and far side on a channel each, kept with the call. Supervisors and admins can listen."
          on={recording.enabled}
          refusal={offline}
          onChange={(enabled) => record({ enabled })}
        />
        <Switch
          name="Tell the caller first"
          words="“This telephone call is being recorded.” Nothing is recorded before it was heard. Many countries ask for it."
          on={recording.announce}
          refusal={offline ?? (recording.enabled ? undefined : "Calls are not recorded.")}
          onChange={(announce) => record({ announce })}
        />
      </Section>
      <Section title="Understanding">
        <Switch
          name="Understand calls"
          words="Software reads what was said: what the caller wants, how urgent it is, and how the call ended."
          on={understanding.enabled}
          refusal={offline}
          onChange={(enabled) => understand({ enabled })}
        />
        <Switch
          name="Read the mood as well"
          words="The caller is told with the greeting: “Software also listens for the mood of our conversation.” Some countries forbid it at work."
          on={understanding.emotion}
          refusal={offline ?? (understanding.enabled ? undefined : "Calls are not understood.")}
          onChange={(emotion) => understand({ emotion })}
        />
      </Section>
      <Section title="Transcripts">
        <Switch
          name="Write down what people say"
          words="On calls that people answer or dial, both sides’ sound goes to the voice service, as it does in calls with an assistant. Tell callers where the law asks for it."
          on={transcripts.people}
          refusal={offline}
          onChange={(people) =>
            save.mutate((held) => ({ ...held, transcripts: { ...held.transcripts, people } }))
          }
        />
      </Section>
      <Section title="Length">
        <div className="border-b border-line px-5 py-3 max-wide:px-3.5">
          <SelectField
            label="Longest call"
            value={String(settings.longestCallMinutes)}
            refusal={offline}
            options={lengthsWith(settings.longestCallMinutes)}
            onValue={(minutes) => save.mutate((held) => ({ ...held, longestCallMinutes: Number(minutes) }))}
          />
          <p className="mt-1.5 text-ink-2">
            A call is ended after this time, whoever is in it: a line that nobody closes costs money for ever.
          </p>
        </div>
      </Section>
      <Section title="Day">
        <div className="border-b border-line px-5 py-3 max-wide:px-3.5">
          <SelectField
            label="Time zone"
            value={settings.timeZone}
            refusal={offline}
            options={zonesWith(settings.timeZone).map((zone) => [zone, zone] as const)}
            onValue={(timeZone) => save.mutate((held) => ({ ...held, timeZone }))}
          />
          <p className="mt-1.5 text-ink-2">
            Today in the figures, and the days of the list, are this zone's.
          </p>
        </div>
      </Section>
      <p className="px-5 py-3.5 text-ink-2 max-wide:px-3.5">
        A change is for calls that begin after it. A call that is under way keeps what it began with.
      </p>
    </div>
  );
}

/** Lengths to choose from, in minutes; the one that is set is among them. */
function lengthsWith(set: number): (readonly [value: string, name: string])[] {
  const minutes = [...new Set([30, 60, 120, 240, 480, 720, 1_440, set])].sort((a, b) => a - b);
  return minutes.map((each) => [
    String(each),
    each % 60 === 0 ? `${each / 60} ${each === 60 ? "hour" : "hours"}` : `${each} minutes`,
  ]);
}

/** The browser's zones; the one that is set is among them, whatever the browser knows. */
function zonesWith(set: string): string[] {
  return [...new Set(["UTC", set, ...Intl.supportedValuesOf("timeZone")])].sort();
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="flex h-11 items-center border-b border-line px-5 font-semibold max-wide:px-3.5">
        {title}
      </h2>
      {children}
    </section>
  );
}
