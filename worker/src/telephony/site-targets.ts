import type { Env } from "../env.ts";
import { errorText, report } from "../log.ts";

/** Asks each of these sites whom its PBX can put callers through to: `has` is null for one that is out of reach, or cannot say. */
export function withTargets<S extends { readonly id: string }>(
  { PBX_LINK: links }: Pick<Env, "PBX_LINK">,
  sites: readonly S[],
) {
  const targetsOf = async (id: string) => {
    try {
      return await links.get(links.idFromName(id)).targets();
    } catch (error) {
      report("error", "a site does not say whom it can put callers through to", {
        site: id,
        error: errorText(error),
      });
      return null;
    }
  };
  return Promise.all(sites.map(async (site) => ({ ...site, has: await targetsOf(site.id) })));
}
