import type { AuditAction, AuditResult } from "@patchbay/protocol/audit";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What the audit log is told beside who, what and whether. */
export interface Entry {
  /** What it was done to; the address's own value where it is not said. */
  target?: string;
  detail?: string;
  /** What it is called, where that depends on what was sent. */
  action?: AuditAction;
}

/** What came of an act: an answer, or why there is none. */
export type Outcome<Answer> = Done<Answer> | Refused;

export interface Done<Answer> extends Entry {
  readonly answer: Answer;
  /** It was done before, and is in the audit log already. */
  readonly again?: boolean;
  /** It was only looked: nothing was done. */
  readonly looked?: boolean;
  /** What it came to for the audit log, where the answer tells of a failure. */
  readonly result?: AuditResult;
}

export interface Refused extends Entry {
  readonly refused: {
    readonly status: ContentfulStatusCode;
    readonly code: string;
    readonly message: string;
  };
}

export const done = <Answer>(
  answer: Answer,
  entry: Entry & Pick<Done<Answer>, "again" | "looked" | "result"> = {},
): Done<Answer> => ({
  ...entry,
  answer,
});

interface Why {
  readonly code: string;
  readonly message: string;
}

const refusing =
  (status: ContentfulStatusCode) =>
  (why: Why, entry: Entry = {}): Refused => ({
    detail: why.code,
    ...entry,
    refused: { status, code: why.code, message: why.message },
  });

/** It cannot be done as things stand; the message says what to do. */
export const refused = refusing(409);

/** This member may not do that. */
export const forbidden = refusing(403);

/** It was tried, and somebody else's service did not do it. */
export const failed = refusing(502);

/** What was sent cannot be meant, or comes too often (429): nothing was tried, and the audit log is not told. */
export const unusable = (why: Why, status: 400 | 429 = 400): Refused => ({
  refused: { status, code: why.code, message: why.message },
});

/** There is no such thing in this organization, as `what` says; whoever asked may have guessed. */
export const missing = (what: string | Why, entry: Entry = {}): Refused => ({
  ...entry,
  refused: {
    status: 404,
    ...(typeof what === "string" ? { code: "not_found", message: what } : what),
  },
});

/** It is asked for, or why not. */
export const accepted = (why: Why | null, entry: Entry = {}): Outcome<{ accepted: true }> =>
  why === null ? done({ accepted: true }, entry) : refused(why, entry);
