import { TOOL_WORDS } from "@patchbay/protocol/assistants";
import { type HttpTool, httpToolBody, httpToolName, type SavedHttpTool } from "@patchbay/protocol/http-tools";
import { randomToken } from "@patchbay/protocol/ids";
import { check } from "@patchbay/protocol/result";
import { Hono } from "hono";
import { type AppEnv, permitted } from "../../auth/member.ts";
import { seal } from "../../auth/sealed.ts";
import { toolsOf } from "../../call/tools/catalogue.ts";
import { barred } from "../../call/tools/http/address.ts";
import { refusal } from "../../refusal.ts";
import { HttpTools } from "../../store/http-tool/http-tools.ts";
import { audit, type Ctx, organization } from "../calls/own-call.ts";
import { readBody } from "../request/body.ts";
import { trialRoute } from "./trial.ts";

const store = (c: Ctx) => new HttpTools(c.env.DB, c.var.member.orgId);
const MOST_TOOLS = 30;
const MISSING = "This organization has no such tool.";
const NAME_TAKEN = "There is a tool of this name already. Choose another name, or change that one.";

/** Calls have a copy of their own: one that runs keeps the tools it began with. */
const push = async (c: Ctx): Promise<void> => organization(c).setOwnTools(await store(c).list());

/** What an organization's own system knows our requests by. */
const drawSecret = (): string => `pbt_${randomToken(24)}`;

/** Tools of the organization's own: an address that the assistant may ask, and what it has to give. */
export const ownToolRoutes = new Hono<AppEnv>()
  .get("/", permitted("assistants.read"), async (c) => {
    const tools = (await store(c).list()).map(({ sealedSecret: _, ...tool }) => tool);
    return c.json({ tools });
  })
  .put("/:name", permitted("assistants.manage"), async (c) => {
    const name = check(httpToolName, c.req.param("name"));
    const body = await readBody(c, httpToolBody);
    if (!name.ok) return refusal(c, 400, "bad_name", name.error);
    if (!body.ok) return refusal(c, 400, "bad_body", body.error);
    const { secret, isNew, base, ...rest } = body.value;
    const no = (code: string, message: string) => {
      audit(c, "tools.save", name.value, "refused", code);
      return refusal(c, 409, code, message);
    };
    if (Object.hasOwn(TOOL_WORDS, name.value) || toolsOf({}).has(name.value))
      return no("name_taken", "Every assistant has a tool of this name already. Choose another name.");
    const loopback = c.env.HTTP_TOOLS_LOOPBACK === "on";
    const why = barred(rest.url, { allowedHosts: rest.allowedHosts, loopback });
    if (why !== null) return no("bad_address", why);
    const known = await store(c).list();
    const old = known.find((tool) => tool.name === name.value);
    if (isNew && old !== undefined) return no("name_taken", NAME_TAKEN);
    if (base !== undefined && old === undefined) {
      return no("gone", "Somebody removed this tool meanwhile. Make it anew if it is still wanted.");
    }
    if (old === undefined && known.length >= MOST_TOOLS) {
      return no("too_many", `An organization has ${MOST_TOOLS} tools at most.`);
    }
    const drawn = secret === undefined && old === undefined ? drawSecret() : null;
    const given = secret ?? drawn;
    const sealedSecret = given === null ? (old?.sealedSecret ?? "") : await seal(c.env.ENCRYPTION_KEY, given);
    const tool: HttpTool = { name: name.value, ...rest, sealedSecret };
    const by = c.var.member.name;
    if (old === undefined) {
      if (!(await store(c).add(tool, by))) return no("name_taken", NAME_TAKEN);
    } else if (!(await store(c).change(tool, base ?? null, by))) {
      const newest = (await store(c).list()).find((one) => one.name === name.value);
      const who = newest?.savedBy || "Somebody";
      return no("stale", `${who} saved this tool meanwhile. Look at it, then save yours again.`);
    }
    await push(c);
    audit(c, "tools.save", name.value, "done");
    return c.json({ name: name.value, secret: drawn } satisfies SavedHttpTool);
  })
  .post("/:name/secret", permitted("assistants.manage"), async (c) => {
    const name = c.req.param("name");
    const secret = drawSecret();
    const found = await store(c).setSecret(name, await seal(c.env.ENCRYPTION_KEY, secret));
    if (found) await push(c);
    audit(c, "tools.new_secret", name.slice(0, 64), found ? "done" : "not_found");
    if (!found) return refusal(c, 404, "not_found", MISSING);
    return c.json({ name, secret } satisfies SavedHttpTool);
  })
  .route("/", trialRoute)
  .delete("/:name", permitted("assistants.manage"), async (c) => {
    const name = c.req.param("name");
    const found = await store(c).remove(name);
    if (found) await push(c);
    audit(c, "tools.remove", name.slice(0, 64), found ? "done" : "not_found");
    if (!found) return refusal(c, 404, "not_found", MISSING);
    return c.json({ removed: name });
  });
