import { env } from "cloudflare:test";
import type { ActAnswer } from "@patchbay/protocol/ami/act-answer";
import { actTold } from "@patchbay/protocol/api/ami";
import type { LinkDown } from "@patchbay/protocol/link/down";
import { TestConnector } from "../support/connector.ts";
import { createOrganization } from "../support/organization.ts";
import { TestDesk } from "../support/phone.ts";

type Asked = Extract<LinkDown, { type: "command" }>["data"];

/** An organization with a site that is connected, and people of these roles. */
export async function house(shown: "nobody" | "supervisors" | "everybody" = "nobody") {
  const organization = await createOrganization();
  await organization.provision({ withheldShownTo: shown });
  const connector = await TestConnector.connect(organization.token);
  connector.send({ type: "ami_state", data: { state: "up", reason: "", asteriskVersion: "22.10.1" } });
  const desk = async (role: "viewer" | "operator" | "supervisor" | "admin") =>
    new TestDesk(await organization.signIn(role));
  const at = `/sites/${organization.siteId}/ami`;
  return { organization, connector, desk, at };
}
export type House = Awaited<ReturnType<typeof house>>;

/** The command of the nth act that the connector is asked for. */
export const nth = async ({ connector }: House, n = 1): Promise<Asked> => {
  const all = () => connector.messages().filter((one) => one.type === "command");
  return connector.socket.until(
    () =>
      all().filter(({ data }) => data.command.kind === "ami" || data.command.kind === "acts")[n - 1]?.data,
    `act ${n}`,
  );
};
export const ANSWER: ActAnswer = {
  verdict: "answered",
  headers: { Response: "Success", Message: "Taken" },
  items: [],
  leftOut: 0,
  named: {},
};
export const answers = ({ connector }: House, { commandId }: Asked, answer: Partial<ActAnswer> = {}) =>
  connector.send({
    type: "command_result",
    data: { commandId, ok: true, code: "", message: "", answer: { ...ANSWER, ...answer } },
  });
export const refuses = ({ connector }: House, { commandId }: Asked, code: string, message: string) =>
  connector.send({ type: "command_result", data: { commandId, ok: false, code, message } });

/** Asks, has the connector answer, and says what the member is told. */
export async function asked(
  one: House,
  desk: TestDesk,
  action: string,
  body: object,
  answer: Partial<ActAnswer> = {},
) {
  const telling = desk.post(`${one.at}/${action}`, body);
  const command = await nth(one, one.connector.messages().filter((m) => m.type === "command").length + 1);
  answers(one, command, answer);
  const { status, body: told } = await telling;
  return { status, told: actTold.parse(told), command };
}

export async function entries({ organization }: House) {
  const { results } = await env.DB.prepare(
    "SELECT action, result, target, detail FROM audit WHERE org_id = ? ORDER BY at",
  )
    .bind(organization.orgId)
    .all<{ action: string; result: string; target: string; detail: string }>();
  return results;
}
export const CHANNEL = "PJSIP/anna-müller & söhne-00000001";
export const pause = (id?: string) => ({
  ...(id === undefined ? {} : { id }),
  input: { Interface: "PJSIP/1001", Paused: true, Queue: "support", Reason: "lunch" },
});
