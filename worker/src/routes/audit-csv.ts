import { type AuditRow, auditExportQuery } from "@patchbay/protocol/audit";
import { check } from "@patchbay/protocol/result";
import { stringify } from "csv-stringify/browser/esm/sync";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../auth/member.ts";
import { refusal } from "../refusal.ts";
import { AuditLog } from "../store/audit.ts";
import { audit } from "./endpoint/asker.ts";

const COLUMNS = ["time", "who", "who_id", "action", "target", "about", "result", "detail"] as const;

const columnsOf = ({ at, actor, action, target, call, about, result, detail }: AuditRow): string[] => [
  new Date(at).toISOString(),
  actor.name,
  actor.id,
  action,
  target,
  call === null ? about : [call.name, call.number].filter((part) => part !== "").join(" "),
  result,
  detail,
];

const LAST_MS = 8_640_000_000_000_000;
/** As the log's own reader understands it. */
const moment = (at: number): string => new Date(Math.min(at, LAST_MS)).toISOString();

/** Lines of CSV (RFC 4180). What a spreadsheet would run as a formula it gets as text. */
export const linesOf = (rows: readonly string[][]): string =>
  stringify([...rows], { record_delimiter: "\r\n", escape_formulas: true });

/** The audit log as a file, newest first: sent while it is read, so that a long one is never held whole. */
export const auditCsv = new Hono<AppEnv>().get("/api/audit.csv", permitted("audit.read"), (c) => {
  const asked = check(auditExportQuery, c.req.query());
  if (!asked.ok) return refusal(c, 400, "bad_query", asked.error);
  const pages = new AuditLog(c.env.DB, c.var.member.orgId).pages(asked.value);
  const narrowed = Object.entries(asked.value).map(
    ([name, value]) => `${name} ${typeof value === "number" ? moment(value) : value}`,
  );
  audit(c, "audit.export", "", "done", narrowed.join(", "));
  const text = new TextEncoder();
  // A mark of its encoding, which spreadsheets want; the names of the columns.
  const head = text.encode(`\uFEFF${linesOf([[...COLUMNS]])}`);
  const body = new ReadableStream<Uint8Array>({
    start: (file) => file.enqueue(head),
    pull: async (file) => {
      const { done, value } = await pages.next();
      if (done) return file.close();
      if (value.length > 0) file.enqueue(text.encode(linesOf(value.map(columnsOf))));
    },
  });
  return c.body(body, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="audit.csv"',
    "cache-control": "private, no-store",
  });
});
