import { CLOSE } from "@patchbay/protocol/version";

export interface Refusal {
  reason: string;
  /** Waiting does not mend it by itself: try slowly. */
  refused: boolean;
}

/** Says in words why the edge did not take the link: an HTTP status of the upgrade, or a close code of ours with what was said. */
export function refusalOf(code: number, said = ""): Refusal {
  switch (code) {
    case 401:
    case 403:
    case CLOSE.unauthorized:
    case CLOSE.revoked:
      return {
        reason: `the edge refuses this site's token (${code}): copy a fresh one from the site's page into PATCHBAY_SITE_TOKEN`,
        refused: true,
      };
    case 404:
    case CLOSE.notFound:
      return {
        reason: `the edge knows no such site or address (${code}): check PATCHBAY_EDGE_URL and PATCHBAY_SITE_TOKEN`,
        refused: true,
      };
    case CLOSE.wrongVersion:
      return {
        reason: `the edge speaks another protocol version (${said}): update the connector`,
        refused: true,
      };
    case CLOSE.replaced:
      return {
        reason: `another connector has this site with the same token: only one may run for a site. Stop it, or give this one a site of its own${said === "" ? "" : ` (${said})`}`,
        refused: true,
      };
    default:
      return {
        reason: said === "" ? `the edge answered ${code}` : `the edge closed the link: ${said} (${code})`,
        refused: false,
      };
  }
}
