import type { SiteView } from "@patchbay/protocol/pbx/site-view/view";
import { endOf } from "../channels/end.ts";
import { endpointOf } from "../device.ts";
import type { Choice } from "./act-fields.tsx";

const distinct = (values: Iterable<string>): Choice[] =>
  [...new Set(values)]
    .filter((value) => value !== "")
    .sort()
    .map((value) => ({ value, words: value }));

/** What stands to choose from for the fields of a form, people before the names of their channels. */
export function choicesOf(view: SiteView): Readonly<Record<string, readonly Choice[]>> {
  const channels = [...view.channel.values()].map((channel) => {
    const { name, line } = endOf(view, channel);
    return { value: channel.channel, words: [name, line].filter((part) => part !== "").join(", ") };
  });
  const phones = [...view.extension.values()].map(({ device, number }) => ({
    value: device,
    words: `Extension ${number}`,
  }));
  const members = [...view.queue_member.values()].map((member) => ({
    value: member.interface,
    words: member.name,
  }));
  return {
    channel: channels,
    participant: [
      { value: "all", words: "Everybody" },
      ...channels.filter(({ value }) =>
        [...view.conference_member.values()].some(({ channel }) => channel === value),
      ),
    ],
    bridge: [...view.bridge.keys()].map((value) => ({ value, words: "A bridge" })),
    queue: distinct(view.queue.keys()),
    member: [...new Map([...phones, ...members].map((choice) => [choice.value, choice])).values()],
    dial: phones,
    device: phones,
    endpoint: phones.map(({ value, words }) => ({ value: endpointOf(value), words })),
    exten: [...view.extension.keys()].map((value) => ({ value, words: `Extension ${value}` })),
    context: distinct([...view.channel.values()].map(({ context }) => context)),
    conference: distinct(view.conference.keys()),
    lot: distinct([...view.parked.values()].map(({ lot }) => lot)),
  };
}
