import type { PutThroughEntry } from "@patchbay/protocol/put-through";

/** One of those whom an assistant may put callers through to, as it is typed. */
export interface PutThroughForm {
  /** Tells rows apart while they are edited. */
  key: string;
  name: string;
  to: PutThroughEntry["target"]["kind"];
  number: string;
  /** A site, or a number at Twilio; empty is the way the call came. */
  line: string;
  queue: string;
  member: { id: string; name: string };
  kind: PutThroughEntry["kind"];
  when: string;
}

export const emptyPutThrough = (): PutThroughForm => ({
  key: crypto.randomUUID(),
  name: "",
  to: "operators",
  number: "",
  line: "",
  queue: "",
  member: { id: "", name: "" },
  kind: "attended",
  when: "",
});

export function putThroughForm({ name, target, kind, when }: PutThroughEntry): PutThroughForm {
  return {
    ...emptyPutThrough(),
    name,
    kind,
    when,
    to: target.kind,
    ...(target.kind === "number" ? { number: target.number, line: target.line } : {}),
    ...(target.kind === "queue" ? { queue: target.queue, line: target.line } : {}),
    ...(target.kind === "member" ? { member: { id: target.id, name: target.name } } : {}),
  };
}

/** As the server is told; it is checked by the same schema. */
export const readPutThrough = (row: PutThroughForm): unknown => ({
  name: row.name,
  when: row.when,
  // Whoever is in a queue is told of the caller by the PBX.
  kind: row.to === "queue" ? "blind" : row.kind,
  target: targetOf(row),
});

function targetOf({ to, number, line, queue, member }: PutThroughForm): unknown {
  switch (to) {
    case "number":
      return { kind: to, number, name: "", line };
    case "queue":
      return { kind: to, queue, line };
    case "member":
      return { kind: to, ...member };
    case "operators":
      return { kind: to };
  }
}

/** The name of a row's field among the form's errors. */
export const putThroughField = (row: number, field: string): string => `putsThroughTo ${row} ${field}`;
