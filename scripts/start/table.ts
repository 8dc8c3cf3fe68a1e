import { join } from "node:path";
import { DEMO_NUMBER } from "../../stack/demo.ts";
import { STATE } from "../../stack/paths.ts";
import type { EdgeStack, Stack } from "../../stack/stack.ts";

type Row = [name: string, where: string, what: string];

/** One table of addresses, and what to try. */
export function addresses(stack: EdgeStack | Stack): string {
  const { edge, openai, twilio, signIn } = stack;
  const voice: Row = openai
    ? ["Voice", openai.url, "stand-in, speaks and hears the demo's lines"]
    : ["Voice", "api.openai.com", "the real one: calls cost money"];
  const rows: Row[] = [
    ["Dashboard", edge.url, `sign in: ${signIn.email} / ${signIn.password}`],
    ...("pbx" in stack ? ofThePbx(stack) : []),
    voice,
    ["Twilio", twilio.url, `stand-in; ${DEMO_NUMBER} rings the receptionist: npm run call -- --via twilio`],
    ["Logs", join(STATE, "logs"), ""],
  ];
  const width = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  const lines = rows.map(([name, where, what]) =>
    `  ${name.padEnd(width(0))}  ${where.padEnd(width(1))}  ${what}`.trimEnd(),
  );
  return ["", ...lines, "", ...("pbx" in stack ? toTry : ownPbx(stack)), ""].join("\n");
}

function ofThePbx({ pbx, account, connectorStatusUrl }: Stack): Row[] {
  return [
    [
      "Lab PBX (SIP)",
      `127.0.0.1:${pbx.ports.sip}`,
      `softphone: ${account.extension} / ${account.password}, then dial 1412`,
    ],
    ["Connector", `${connectorStatusUrl}/healthz`, `metrics: ${connectorStatusUrl}/metrics`],
  ];
}

const toTry = [
  "  Try: dial 1412 with `npm run call` in another terminal and watch the dashboard. Ctrl-C ends everything.",
];

/** Where no lab PBX can run: how to connect an Asterisk of one's own to what does. */
function ownPbx({ edge, secrets }: EdgeStack): string[] {
  return [
    "  No lab PBX can run on this system. To connect an Asterisk (22.8 or newer) of your own:",
    "  1. include the files of asterisk-config/ in it, as asterisk-config/README.md says;",
    "  2. on its machine, write connector.env with these lines and the AMI secret you chose:",
    `       PATCHBAY_EDGE_URL=${edge.url}`,
    `       PATCHBAY_SITE_TOKEN=${secrets.SITE_TOKEN}`,
    "       PATCHBAY_AMI_SECRET=...",
    "  3. node agent/src/main.ts run --config connector.env, then dial 1412. Ctrl-C here ends everything else.",
  ];
}
