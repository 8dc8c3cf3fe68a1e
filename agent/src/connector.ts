import { hostname } from "node:os";
import { AmiClient } from "./asterisk/ami-client.ts";
import { AudioSocketServer } from "./asterisk/audiosocket/audiosocket-server.ts";
import { FastAgiServer } from "./asterisk/fastagi.ts";
import { isPassedOver } from "./asterisk/passed-over.ts";
import { asksToWithhold, callerToHide } from "./asterisk/presentation.ts";
import { type MediaPath, mediaPathOf } from "./asterisk/version-check.ts";
import { WebsocketMediaServer } from "./asterisk/websocket/websocket-media.ts";
import { Acts } from "./bridge/acts/acts.ts";
import { SecondSession } from "./bridge/acts/second-session.ts";
import { Calls } from "./bridge/calls.ts";
import { runCommand } from "./bridge/commands/commands.ts";
import { knownChannelActs } from "./bridge/commands/known-channel.ts";
import { DirectoryWatch, lookUpDirectory } from "./bridge/directory/directory-watch.ts";
import { RegistrationWatch } from "./bridge/directory/registration-watch.ts";
import { Heartbeat } from "./bridge/heartbeat.ts";
import { MemberDevice } from "./bridge/members/member-device.ts";
import { OfferDesk } from "./bridge/offers.ts";
import { PbxFeed } from "./bridge/pbx-feed.ts";
import { RawWatch } from "./bridge/raw-events/raw-watch.ts";
import { WithheldCallers } from "./bridge/raw-events/withheld-callers.ts";
import { queueStatusOf } from "./bridge/site/queue-exits.ts";
import { takeSnapshot } from "./bridge/snapshot.ts";
import { Sweep } from "./bridge/sweep/sweep.ts";
import { KeptTickets } from "./bridge/tickets/kept-tickets.ts";
import { Transfers } from "./bridge/transfers/transfers.ts";
import { type Config, managerOf, siteRules } from "./config.ts";
import { ControlSocket } from "./link/control-socket.ts";
import { HealthWatch } from "./link/health-watch.ts";
import { Outbox } from "./link/outbox.ts";
import { createLog, type Log } from "./log.ts";
import { onChange } from "./on-change.ts";
import { recordingsOf } from "./recordings/recordings.ts";
import { StatusServer } from "./status-server.ts";
import { VERSION } from "./version.ts";

/** A running connector: its actual ports (of use when they were given as 0) and how to end it. */
export interface Connector {
  ports: { agi: number; media: number; audioSocket: number; status: number };
  /** Ends it cleanly: calls go on to the dialplan's fallback, what is unsent stays on disk. */
  stop(): Promise<void>;
}

/** Starts every part; AMI and edge may come later, they are tried for ever. Throws PortTaken. */
export async function startConnector(
  config: Config,
  log: Log = createLog(config.PATCHBAY_LOG_LEVEL),
): Promise<Connector> {
  const ports = { agi: 0, media: 0, audioSocket: 0, status: 0 };
  const warn = (message: string) => log.warn(message);
  const host = config.PATCHBAY_LISTEN_HOST;
  let mediaPath: MediaPath = "websocket";
  const chosenPath = () => (config.PATCHBAY_MEDIA_PATH === "auto" ? mediaPath : config.PATCHBAY_MEDIA_PATH);
  const tellPath = onChange((path: MediaPath) => log.info({ path }, "Asterisk brings calls' audio this way"));
  const outbox = new Outbox({
    dir: config.PATCHBAY_STATE_DIR,
    onProblem: warn,
    // Behind whatever was just being written.
    onTrouble: () => queueMicrotask(() => tellTrouble()),
  });
  let troubleTold = "";
  const tellTrouble = (): void => {
    const trouble = outbox.trouble.slice(0, 300);
    if (trouble === troubleTold || link.state.state !== "up") return;
    troubleTold = trouble;
    link.send({ type: "connector_trouble", data: { trouble } });
  };
  const edge = (path: string) => new URL(path, config.PATCHBAY_EDGE_URL).href;

  const link = new ControlSocket({
    url: edge("/link"),
    token: config.PATCHBAY_SITE_TOKEN,
    connectorVersion: VERSION,
    host: hostname(),
    rules: siteRules(config),
    outbox,
    onProblem: warn,
    onState: onChange((state) => {
      if (state.state === "down") {
        health.stop();
        return log.warn({ reason: state.reason }, "the edge cannot be reached; trying on");
      }
      health.start();
      log.info({ site: state.siteName }, "the edge has welcomed this site");
      tellTrouble();
      if (ami.state.state === "up") feed.snapshot();
      void sweep.look();
    }),
    onRequest: (request) => {
      if (request.type === "route_decided") return offers.decided(request.data);
      const edgeNow = () => Date.now() + link.edgeClockAheadMs;
      const requestSnapshot = () => feed.snapshot();
      const channels = feed.channels;
      const runner = { ami, channels, calls, sweep, raw, acts, transfers, requestSnapshot, edgeNow };
      void runCommand(request.data, runner).then((result) => {
        const { kind } = request.data.command;
        // Whoever asked for an act is told why, with numbers that are for no log.
        const why = kind === "ami" ? "an act was not done" : result.message;
        if (!result.ok) log.warn({ command: kind, code: result.code }, why);
        link.send({ type: "command_result", data: result });
      });
    },
  });

  const health = new HealthWatch({
    folder: config.PATCHBAY_RECORDINGS_DIR,
    roundTripMs: () => link.roundTripMs,
    outbox: () => outbox.size,
    tell: (data) => link.sayNow({ type: "connector_health", data }),
  });
  const manager = managerOf(config);
  const ami: AmiClient = new AmiClient({
    ...manager,
    onEvent: (headers) => {
      raw.take(headers);
      feed.event(headers);
      acts.event(headers);
      recordings.event(headers);
    },
    onLateBoot: () => feed.snapshot(),
    passes: (event) => !raw.isWatched && !acts.isWaiting && isPassedOver(event),
    onState: onChange((state) => {
      if (state.state === "up") {
        log.info({ amiVersion: state.amiVersion }, "logged in at Asterisk");
        acts.loggedIn();
        heartbeat.start();
        feed.snapshot();
        void transfers.look();
        void sweep.look();
        return;
      }
      heartbeat.pause();
      directory.stop();
      registrations.stop();
      feed.lost();
      transfers.lost();
      const mend =
        state.code === "refused"
          ? " (check PATCHBAY_AMI_USER, PATCHBAY_AMI_SECRET and patchbay_secret.conf)"
          : "";
      log.error({ code: state.code }, `${state.reason}${mend}; trying on`);
      link.send({
        type: "ami_state",
        data: { state: "down", reason: state.reason.slice(0, 300), asteriskVersion: "" },
      });
    }),
  });
  const second = new SecondSession((onState) => new AmiClient({ ...manager, events: "off", onState }));
  const here = () => (ami.state.state === "up" ? feed.channels.names() : null);
  const recordings = recordingsOf(config, here, warn);
  const acts = new Acts({ ami, second, rules: siteRules(config), recordings });
  const heartbeat = new Heartbeat(ami, warn, new MemberDevice(ami, () => link.state.state === "up"));
  const raw = new RawWatch({
    send: (data) => link.sayNow({ type: "raw_events", data }),
    withheld: new WithheldCallers((channel) => callerToHide(ami, channel)),
    channels: () => feed.channels.names(),
  });
  const feed: PbxFeed = new PbxFeed({
    send: (message) => {
      if (message.type === "snapshot") {
        const { asteriskVersion } = message.data;
        mediaPath = mediaPathOf(asteriskVersion);
        tellPath(chosenPath());
        link.send({ type: "ami_state", data: { state: "up", reason: "", asteriskVersion } });
        directory.snapshot(message.data);
        registrations.snapshot();
      }
      link.send(message);
    },
    takeSnapshot: (parked) =>
      takeSnapshot(ami, Date.now(), {
        isKnown: (uniqueid) => feed.channels.get(uniqueid) !== undefined,
        parked,
      }),
    leaving: (uniqueid) => calls.leaving(uniqueid),
    isWithheld: (channel) => asksToWithhold(ami, channel),
    queueStatus: (channel) => queueStatusOf(ami, channel),
    onEvent: (event) => {
      directory.event(event);
      registrations.event(event);
      transfers.event(event);
    },
    onProblem: warn,
  });
  const transfers = new Transfers({
    ami,
    rules: siteRules(config),
    dir: config.PATCHBAY_STATE_DIR,
    tell: (event) => feed.tellSite(event),
    onProblem: warn,
  });
  const directory = new DirectoryWatch({
    everyMs: config.PATCHBAY_LOOK_EVERY_MS,
    look: () => lookUpDirectory(ami, (queues) => feed.looked(queues)),
    tell: (data) => link.send({ type: "directory", data }),
    onProblem: warn,
  });
  const registrations = new RegistrationWatch(ami, config.PATCHBAY_LOOK_EVERY_MS, feed);
  const offers = new OfferDesk({
    send: (message) => link.send(message),
    linkUp: () => link.state.state === "up",
  });
  const calls = new Calls({
    offers,
    kept: new KeptTickets({ dir: config.PATCHBAY_STATE_DIR, onProblem: warn }),
    mediaUrl: (callId, leg) => edge(`/media/${callId}${leg === undefined ? "" : `?leg=${leg}`}`),
    holdMs: config.PATCHBAY_MEDIA_HOLD_MS,
    media: () => ({ path: chosenPath(), audioSocket: `${host}:${ports.audioSocket}` }),
    ...knownChannelActs(ami, () => feed.channels),
    rungFor: (half, gone) => feed.rungFor(half, gone),
    log,
  });
  const sweep = new Sweep({
    ami,
    ready: () => ami.state.state === "up" && link.state.state === "up",
    audioSocket: () => `${host}:${ports.audioSocket}`,
    graceMs: config.PATCHBAY_SWEEP_AFTER_MS,
    ask: (channels) => link.send({ type: "strays", data: { channels } }),
    log,
  });
  const agi = new FastAgiServer({
    host,
    port: config.PATCHBAY_AGI_PORT,
    route: (question, gone) => calls.route(question, gone),
    hold: (key, gone) => calls.hold(key, gone),
    onProblem: warn,
  });
  const media = new WebsocketMediaServer({
    host,
    port: config.PATCHBAY_MEDIA_PORT,
    join: (start, leg) => calls.join(start, leg),
    onProblem: warn,
  });
  const audioSocket = new AudioSocketServer({
    host,
    port: config.PATCHBAY_AUDIOSOCKET_PORT,
    leg: (key) => calls.legOf(key),
    onProblem: warn,
  });
  const status = new StatusServer(
    () => ({
      status:
        ami.state.state === "up" && link.state.state === "up" && outbox.trouble === "" ? "ok" : "degraded",
      ami: { state: ami.state.state, reason: ami.state.state === "down" ? ami.state.reason : "" },
      link: { state: link.state.state, reason: link.state.state === "down" ? link.state.reason : "" },
      disk: { state: outbox.trouble === "" ? "ok" : "failing", reason: outbox.trouble },
      calls: calls.active,
      outbox: outbox.size,
    }),
    () => ({
      amiUp: ami.state.state === "up",
      linkUp: link.state.state === "up",
      calls: calls.active,
      channels: feed.channels.size,
      outbox: outbox.size,
      amiEvents: feed.events,
      framesUp: calls.framesUp,
      framesDown: calls.framesDown,
      framesDropped: calls.framesDropped,
      lateDecisions: offers.lateDecisions,
      letGo: sweep.letGo,
    }),
  );

  const started: { stop(): Promise<void> }[] = [];
  try {
    ports.audioSocket = await audioSocket.start();
    started.push(audioSocket);
    ports.agi = await agi.start();
    started.push(agi);
    ports.media = await media.start();
    started.push(media);
    ports.status = await status.start(host, config.PATCHBAY_STATUS_PORT);
    started.push(status);
    link.start();
    ami.start();
    sweep.start();
    recordings.start();
    log.info({ version: VERSION, ports }, "connector started");
    const stop = async () => {
      await heartbeat.stop();
      health.stop();
      sweep.stop();
      await calls.stop();
      await Promise.all(started.map((part) => part.stop()));
      directory.stop();
      raw.stop();
      feed.lost();
      second.close();
      transfers.stop();
      await recordings.stop();
      ami.stop();
      link.stop();
    };
    return { ports, stop };
  } catch (error) {
    await Promise.all(started.map((part) => part.stop()));
    throw error;
  }
}
