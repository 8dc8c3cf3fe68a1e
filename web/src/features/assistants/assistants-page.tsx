import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { cx } from "../../components/class-names.ts";
import { useRefusal } from "../../lib/api/session.ts";
import { ago } from "../../lib/format/moment.ts";
import { assistantsQuery } from "./assistants-api.ts";
import { ListBeside, rowLinkLook, rowLook } from "./list-beside.tsx";

/** Every assistant; one of them beside the list, to be read, changed and tried. */
export function AssistantsPage() {
  const { assistantId } = useParams({ strict: false });
  const mayRead = useRefusal("assistants.read");
  const list = useQuery({
    ...assistantsQuery,
    enabled: mayRead === undefined,
    select: ({ assistants }) => assistants,
  });
  return (
    <ListBeside
      tab="assistants"
      what="assistants"
      add={{ to: { to: "/assistants/$assistantId", params: { assistantId: "new" } }, words: "New assistant" }}
      list={list}
      opened={assistantId !== undefined}
      empty={{
        title: "No assistants yet",
        words: "An assistant answers calls by itself, in the words and with the voice that you give it here.",
      }}
      row={({ id, name, version, savedAt }) => (
        <li key={id} data-assistant-id={id} className={rowLook(id === assistantId)}>
          <Link
            to="/assistants/$assistantId"
            params={{ assistantId: id }}
            className={cx("min-w-0 flex-1", rowLinkLook)}
          >
            {name}
          </Link>
          <span className="text-small text-ink-2">
            Version {version}
            {savedAt === 0 ? "" : `, ${ago(savedAt, Date.now())}`}
          </span>
        </li>
      )}
    />
  );
}
