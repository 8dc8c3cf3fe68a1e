import { ownTools } from "@patchbay/protocol/api/assistants";
import { TOOL_WORDS } from "@patchbay/protocol/assistants";
import { type HttpTool, httpToolName } from "@patchbay/protocol/http-tools";
import { randomToken } from "@patchbay/protocol/ids";
import { check } from "@patchbay/protocol/result";
import { seal } from "../../auth/sealed.ts";
import { toolsOf } from "../../call/tools/catalogue.ts";
import { barred } from "../../call/tools/http/address.ts";
import { HttpTools } from "../../store/http-tool/http-tools.ts";
import { type Ctx, organization } from "../endpoint/asker.ts";
import { done, missing, refused, unusable } from "../endpoint/outcome.ts";
import { serve } from "../endpoint/serve.ts";
import { tried } from "./trial.ts";

const store = (c: Ctx) => new HttpTools(c.env.DB, c.var.member.orgId);
const MOST_TOOLS = 30;
const noSuchTool = () => missing("This organization has no such tool.");
const NAME_TAKEN = "There is a tool of this name already. Choose another name, or change that one.";

/** Calls have a copy of their own: one that runs keeps the tools it began with. */
const push = async (c: Ctx): Promise<void> => organization(c).setOwnTools(await store(c).list());

/** What an organization's own system knows our requests by. */
const drawSecret = (): string => `pbt_${randomToken(24)}`;

/** Tools of the organization's own: an address that the assistant may ask, and what it has to give. */
export const ownToolRoutes = [
  serve(ownTools.list, async (c) => {
    const tools = (await store(c).list()).map(({ sealedSecret: _, ...tool }) => tool);
    return done({ tools });
  }),
  serve(ownTools.save, async (c, { params, body }) => {
    const named = check(httpToolName, params.name);
    if (!named.ok) return unusable({ code: "bad_name", message: named.error });
    const name = named.value;
    const { secret, isNew, base, ...rest } = body;
    const no = (code: string, message: string) => refused({ code, message });
    if (Object.hasOwn(TOOL_WORDS, name) || toolsOf({}).has(name)) {
      return no("name_taken", "Every assistant has a tool of this name already. Choose another name.");
    }
    const loopback = c.env.HTTP_TOOLS_LOOPBACK === "on";
    const why = barred(rest.url, { allowedHosts: rest.allowedHosts, loopback });
    if (why !== null) return no("bad_address", why);
    const known = await store(c).list();
    const old = known.find((tool) => tool.name === name);
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
    const tool: HttpTool = { name, ...rest, sealedSecret };
    const by = c.var.member.name;
    if (old === undefined) {
      if (!(await store(c).add(tool, by))) return no("name_taken", NAME_TAKEN);
    } else if (!(await store(c).change(tool, base ?? null, by))) {
      const newest = (await store(c).list()).find((one) => one.name === name);
      const who = newest?.savedBy || "Somebody";
      return no("stale", `${who} saved this tool meanwhile. Look at it, then save yours again.`);
    }
    await push(c);
    return done({ name, secret: drawn });
  }),
  serve(ownTools.drawSecret, async (c, { params: { name } }) => {
    const secret = drawSecret();
    if (!(await store(c).setSecret(name, await seal(c.env.ENCRYPTION_KEY, secret)))) return noSuchTool();
    await push(c);
    return done({ name, secret });
  }),
  serve(ownTools.tryOut, async (c, { params: { name }, body }) => {
    const tool = (await store(c).list()).find((one) => one.name === name);
    if (tool === undefined) return noSuchTool();
    const trial = await tried(c, tool, JSON.stringify(body.arguments));
    const result = trial.outcome === "refused" ? "refused" : "done";
    return done(trial, { result, detail: trial.outcome });
  }),
  serve(ownTools.remove, async (c, { params: { name } }) => {
    if (!(await store(c).remove(name))) return noSuchTool();
    await push(c);
    return done({ removed: name });
  }),
];
