import type { BrowserContext, WebSocketRoute } from "playwright-core";

/** The network of one browser profile: cut, its sockets end and nothing new is let through, and the browser says so. */
export class NetworkSwitch {
  readonly #open = new Set<WebSocketRoute>();
  #context: BrowserContext | null = null;
  #down = false;

  /** Every page of the profile that is opened from now on has its sockets led through here. */
  async wire(context: BrowserContext): Promise<void> {
    this.#context = context;
    await context.routeWebSocket(/\/feed$/, (socket) => {
      if (this.#down) return void socket.close({ code: 1001 });
      socket.connectToServer();
      this.#open.add(socket);
    });
  }

  async cut(): Promise<void> {
    this.#down = true;
    await this.#context?.setOffline(true);
    for (const socket of this.#open) await socket.close({ code: 1001 });
    this.#open.clear();
  }

  async restore(): Promise<void> {
    this.#down = false;
    await this.#context?.setOffline(false);
  }
}
