import { Link } from "@tanstack/react-router";
import { TAB_ROW, tabLook } from "../../components/tab-look.ts";

/** The assistants, and what they can be given to use. */
export function AssistantTabs({ here }: { here: "assistants" | "tools" }) {
  return (
    <nav aria-label="Assistants and tools" className={TAB_ROW}>
      <Link
        to="/assistants"
        aria-current={here === "assistants" ? "page" : undefined}
        className={tabLook(here === "assistants")}
      >
        Assistants
      </Link>
      <Link
        to="/assistants/tools"
        aria-current={here === "tools" ? "page" : undefined}
        className={tabLook(here === "tools")}
      >
        Your own tools
      </Link>
    </nav>
  );
}
