import { connect, createServer } from "node:net";
import { afterEach, describe, expect } from "vitest";
import { WebSocket } from "ws";
import { freePort } from "../../asterisk-config/lab/ports.ts";
import { listen } from "../src/listen.ts";
import { numberedFrames, numbersHeard } from "./person.ts";
import { routeTo } from "./routes.ts";
import type { Site } from "./site.ts";
import { it } from "./site-in-turn.ts";

let site: Site;
it.beforeAll(({ site: ours }) => {
  site = ours;
});
afterEach(() => site.calm());

describe("bad configuration and bad surroundings", () => {
  it("a wrong AMI password is named with its key, and the connector keeps trying", async () => {
    const connector = site.process({ PATCHBAY_AMI_SECRET: "wrong" });
    const line = await connector.waitForLog(/refused the manager user/);
    expect(line).toMatch(/PATCHBAY_AMI_SECRET/);
    expect(line).not.toMatch(/wrong/);
    expect(connector.exit).toBeNull();
    const down = await site.edge.watch.until(() => site.edge.all("ami_state")[0], "ami_state at the edge");
    expect(down).toMatchObject({ state: "down", reason: expect.stringContaining("Authentication failed") });
    const health = await fetch(`http://127.0.0.1:${site.statusPort}/healthz`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ status: "degraded", link: { state: "up" } });
  });

  it("a wrong site token is named with its key, and the connector keeps trying", async () => {
    const good = site.edge.token;
    site.edge.token = "revoked";
    const connector = site.process();
    const line = await connector.waitForLog(/refuses this site's token/);
    expect(line).toMatch(/PATCHBAY_SITE_TOKEN/);
    expect(line).not.toContain(good);
    expect(connector.exit).toBeNull();
    site.edge.token = good;
  });

  it("a port that is taken is named with its key; exit code 3", async () => {
    const squatter = createServer();
    const port = await listen(squatter, "a squatter", "127.0.0.1", 0, "-");
    const connector = site.process({ PATCHBAY_MEDIA_PORT: String(port) });
    await connector.exited;
    expect(connector.exit?.code).toBe(3);
    expect(connector.logged(new RegExp(`${port}.*PATCHBAY_MEDIA_PORT`))).toBeDefined();
    await new Promise((resolve) => squatter.close(resolve));
  });

  it("every bad or missing value is named with its mend; exit code 2", async () => {
    const connector = site.process({
      PATCHBAY_AGI_PORT: "high",
      PATCHBAY_SITE_TOKEN: "",
      PATCHBAY_LISTEN_HOST: "0.0.0.0",
    });
    await connector.exited;
    expect(connector.exit?.code).toBe(2);
    expect(connector.stderr).toMatch(/PATCHBAY_AGI_PORT: not a port/);
    expect(connector.stderr).toMatch(/PATCHBAY_SITE_TOKEN: missing: .*site's page/);
    expect(connector.stderr).toMatch(/PATCHBAY_LISTEN_HOST: must be a loopback address/);
  });

  it("check says what works and what does not", async () => {
    const good = site.process({}, ["check"]);
    await good.exited;
    const said = good.lines.map((line) => String(line.msg));
    expect([good.exit?.code, said[0], said.at(-1)]).toEqual([
      0,
      expect.stringMatching(/^Asterisk {2}ok +version 22\./),
      expect.stringMatching(/^Edge +ok/),
    ]);
    const bad = site.process({ PATCHBAY_AMI_SECRET: "wrong", PATCHBAY_EDGE_URL: "http://127.0.0.1:1" }, [
      "check",
    ]);
    await bad.exited;
    const wrong = bad.lines.map((line) => String(line.msg)).filter((line) => line.includes("  FAILED  "));
    expect([bad.exit?.code, wrong]).toEqual([
      1,
      [expect.stringMatching(/FAILED.*Authentication failed/), expect.stringMatching(/^Edge +FAILED/)],
    ]);
  });

  it("an Asterisk that never opens the media socket is told with the mend; its caller is in the queue", async () => {
    const connector = await site.connector({ PATCHBAY_MEDIA_PORT: String(await freePort()) });
    void routeTo(site.edge, "assistant");
    const from = site.events.length;
    await site.person.call("1412");
    await site.event("QueueCallerJoin", from);
    const line = await connector.waitForLog(/did not open the media socket/);
    expect(line).toMatch(/chan_websocket.*websocket_client_patchbay\.conf.*PATCHBAY_MEDIA_PORT/);
  });

  it("figures and health are there when all is well", async () => {
    await site.connector();
    const health = await fetch(`http://127.0.0.1:${site.statusPort}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([200, { status: "ok", calls: 0 }]);
    const metrics = await (await fetch(`http://127.0.0.1:${site.statusPort}/metrics`)).text();
    expect(metrics).toMatch(/^patchbay_connector_ami_up 1$/m);
    expect(metrics).toMatch(/^patchbay_connector_link_up 1$/m);
  });
});

describe("bad peers", () => {
  it("a caller who hangs up while the route is decided leaves nothing", async () => {
    const connector = await site.connector();
    await site.person.call("1412");
    await site.edge.watch.until(() => site.edge.all("call_offered")[0], "the offer");
    await site.person.hangUp();
    await connector.waitForLog(/"hungUp":true/);
    await site.edge.watch.until(() => site.edge.pbx("channel_hangup")[0], "the hang-up at the edge");
    await expect.poll(() => site.channels()).toEqual([]);
    expect(site.edge.all("offer_expired")).toEqual([]);
  });

  it("a FastAGI peer that says nothing, talks nonsense or leaves is let go, and calls go on", async () => {
    const connector = await site.connector();
    for (const text of ["", "agi_network: yes\n", "x".repeat(20_000), "agi_network_script: other\n\n"]) {
      const socket = connect(site.pbx.ports.agi, "127.0.0.1");
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.on("error", () => {});
      socket.resume();
      socket.write(text);
      await closed;
    }
    await connector.waitForLog(/knows only \/route/);
    const from = site.events.length;
    await site.person.call("1412");
    await site.event("QueueCallerJoin", from);
    expect(site.edge.all("call_offered")).toHaveLength(1);
  });

  /** What becomes of a media socket that some local process opens with these channel variables: its close code. */
  function mediaSocket(variables: Record<string, string>): Promise<number> {
    const socket = new WebSocket(`ws://127.0.0.1:${site.pbx.ports.media}/media`, "media");
    const start = {
      event: "MEDIA_START",
      channel: "x",
      channel_id: "y",
      format: "ulaw",
      channel_variables: variables,
    };
    socket.once("open", () => socket.send(JSON.stringify(start)));
    return new Promise((resolve) => socket.once("close", resolve));
  }

  it("a local process without a ticket gets no call's audio", async () => {
    await site.connector();
    expect(await mediaSocket({})).toBe(1008);
    expect(site.edge.media.size).toBe(0);
  });

  it("a second media socket with a call's ticket is refused, and the call goes on", async () => {
    await site.connector();
    const route = routeTo(site.edge, "assistant");
    await site.person.call("1412");
    await site.person.answered();
    const media = site.edge.media.get((await route).callId);
    expect(await mediaSocket({ __PATCHBAY_TICKET: media?.ticket ?? "" })).toBe(1008);
    await site.person.speak(numberedFrames(10, 1));
    await site.edge.watch.until(
      () => (numbersHeard(media?.frames ?? [], 1).length === 10 ? true : undefined),
      "the caller's words",
    );
    expect(media?.credentials).toEqual(["ticket"]);
  });

  it("a command of a newer edge is refused in words, and what comes behind it is done on the same link", async () => {
    await site.connector();
    site.edge.newerMessage("later");
    const refused = site.edge.newerCommand("teleport");
    const known = site.edge.command({
      kind: "hangup",
      channel: "PJSIP/none-1",
      uniqueid: "lab-1.1",
      cause: 16,
    });
    const told = (id: string) => site.edge.all("command_result").find(({ commandId }) => commandId === id);
    await site.edge.watch.until(() => told(known), "the known command's result");
    expect(told(refused)).toMatchObject({
      ok: false,
      code: "not_understood",
      message: expect.stringMatching(/connector \(.+\) does not understand "teleport"; update it/),
    });
    expect(told(known)).toMatchObject({ code: "unknown_channel" });
    expect(site.edge.hellos).toHaveLength(1);
  });

  it("messages that the edge sends and nobody knows are ignored", async () => {
    const connector = await site.connector();
    site.edge.sendRaw('{"v":1,"seq":0,"ack":0,"id":"x","ts":1,"type":"later","data":{}}');
    site.edge.sendRaw("not json");
    await connector.waitForLog(/unknown message type later/);
    await connector.waitForLog(/not valid JSON/);
    expect(site.edge.linked).toBe(true);
  });
});
