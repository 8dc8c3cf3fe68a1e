import type { FeedDown, FeedEvent } from "@patchbay/protocol/feed";
import { parseFeedDown } from "@patchbay/protocol/feed";
import type { FeedUp } from "@patchbay/protocol/feed/up";
import { ORIGIN, type TestOrganization } from "../organization.ts";
import { opened, type TestSocket, upgrade } from "../socket.ts";

/** A dashboard's socket, as its page uses it. */
export class Dashboard {
  readonly socket: TestSocket;

  constructor(socket: TestSocket) {
    this.socket = socket;
  }

  static async open(organization: TestOrganization, ...topics: string[]): Promise<Dashboard> {
    return Dashboard.openAs("viewer", organization, ...topics);
  }

  static async openAs(
    role: Parameters<TestOrganization["signIn"]>[0],
    organization: TestOrganization,
    ...topics: string[]
  ): Promise<Dashboard> {
    const cookie = await organization.signIn(role);
    const dashboard = new Dashboard(opened(await upgrade("/feed", { cookie, origin: ORIGIN })));
    for (const topic of topics) dashboard.say({ type: "subscribe", topic });
    for (const topic of topics) await dashboard.welcome(topic);
    return dashboard;
  }

  say(message: FeedUp): void {
    this.socket.send(JSON.stringify(message));
  }

  messages(): FeedDown[] {
    return this.socket.received.flatMap((raw) => {
      const parsed = parseFeedDown(raw);
      return parsed.ok ? [parsed.value] : [];
    });
  }

  welcomes(topic: string) {
    return this.messages().flatMap((message) =>
      message.type === "welcome" && message.topic === topic ? [message] : [],
    );
  }

  batches(topic: string) {
    return this.messages().flatMap((message) =>
      message.type === "batch" && message.topic === topic ? [message] : [],
    );
  }

  welcome(topic: string, count = 1) {
    return this.socket.until(() => this.welcomes(topic)[count - 1], `welcome number ${count} of ${topic}`);
  }

  event<T extends FeedEvent["type"]>(
    type: T,
    fits: (event: Extract<FeedEvent, { type: T }>) => boolean = () => true,
  ): Promise<Extract<FeedEvent, { type: T }>> {
    const isIt = (event: FeedEvent): event is Extract<FeedEvent, { type: T }> => event.type === type;
    const all = () => this.messages().flatMap((message) => (message.type === "batch" ? message.events : []));
    return this.socket.until(() => all().filter(isIt).find(fits), type);
  }
}
