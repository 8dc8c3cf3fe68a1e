import type { TransferEntity } from "@patchbay/protocol/pbx/site-view/entities";
import type { PbxTransferWhy } from "@patchbay/protocol/pbx/transfers";

/** Whom it is about, by the names that the page has for them. */
export interface TransferNames {
  party: string;
  transferrer: string;
}

/** Where it goes, as people say it. */
export function targetWords({ to }: Pick<TransferEntity, "to">): string {
  if (to.kind === "queue") return `the queue ${to.queue}`;
  return to.kind === "number" ? to.number : to.exten;
}

const WHY: Readonly<Record<PbxTransferWhy, string>> = {
  "": "",
  busy: "is busy",
  no_answer: "did not answer",
  unreachable: "cannot be reached",
  target_left: "hung up",
  cancelled: "was called off",
  too_long: "took too long",
};

/** Where a transfer stands, in a sentence, and how it looks. */
export function transferWords(
  transfer: Pick<TransferEntity, "phase" | "why" | "to" | "kind">,
  { party, transferrer }: TransferNames,
): { words: string; look: "going" | "good" | "bad" } {
  const target = targetWords(transfer);
  const why = transfer.why === "" ? "" : `${target} ${WHY[transfer.why]}. `;
  const going = (words: string) => ({ words, look: "going" as const });
  switch (transfer.phase) {
    case "holding":
      return going(transfer.kind === "attended" ? `${party} is put on hold.` : `${party} is put through.`);
    case "calling":
      if (transfer.to.kind === "queue") return going(`${party} waits in ${target}.`);
      return going(`${target} rings.${transfer.kind === "attended" ? ` ${party} hears music.` : ""}`);
    case "talking":
      return going(`${transferrer} talks with ${target}. ${party} hears music.`);
    case "completing":
      return going(`${party} is handed over to ${target}.`);
    case "returning":
      return going(`${why}${party} goes back to ${transferrer}.`);
    case "recalling":
      return going(`${why}The phone of ${transferrer} rings for ${party}.`);
    case "done":
      return { words: `${target} has ${party}.`, look: "good" };
    case "back":
      return { words: `${why}${party} is back with ${transferrer}.`, look: "bad" };
    case "people":
      return { words: `${why}${party} waits in a queue for anybody.`, look: "bad" };
    case "over":
      return { words: `${party} hung up.`, look: "bad" };
    case "lost":
      return { words: `Nobody can say where ${party} is: look at the calls.`, look: "bad" };
  }
}
