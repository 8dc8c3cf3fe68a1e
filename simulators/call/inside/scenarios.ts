import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startSipPhone } from "../../caller/sip-phone.ts";
import { Desk } from "../../desk/desk.ts";
import type { LineId } from "../../speech/lines.ts";
import type { Product } from "../product.ts";
import { prepareSpeech } from "../speech.ts";
import { CONFERENCE, confer, conferenceShortcomings } from "./conference.ts";
import { CONSULT_HEARD, consultInside } from "./consulting.ts";
import { atDesk, insideShortcomings, listenInside } from "./listening.ts";
import { PARK_HEARD, parkInside } from "./parking.ts";
import { type People, type PeopleReport, peopleShortcomings } from "./people.ts";
import { queueMember, queueShortcomings } from "./queue-member.ts";

/** A conversation that runs inside the PBX, with no assistant and nobody at Patchbay; resolves with what did not go as it should. */
interface InsideScenario {
  readonly about: string;
  play(product: Product, told: (line: string) => void): Promise<string[]>;
}

export const INSIDE_SCENARIOS = {
  "listen-internal": {
    about: "two phones of the PBX talk; a supervisor hears both, whispers to one, and joins them",
    play: listenInternal,
  },
  consult: {
    about: "two phones of the PBX talk; one holds the caller, talks with a third and hands the caller over",
    play: (product, told) => betweenPeople(product, told, consultInside, CONSULT_HEARD),
  },
  park: {
    about: "two phones of the PBX talk; one parks the caller from the panel, and a third takes them up",
    play: (product, told) => betweenPeople(product, told, parkInside, PARK_HEARD),
  },
  "queue-member": {
    about: "a queue rings a person, who does not answer, and then an assistant; then that one is paused",
    play: memberOfQueue,
  },
  conference: {
    about: "three confer; one is muted, a fourth locked out and let in, it is recorded, and one is sent out",
    play: conference,
  },
} as const satisfies Record<string, InsideScenario>;
export type InsideScenarioName = keyof typeof INSIDE_SCENARIOS;

async function listenInternal(product: Product, told: (line: string) => void): Promise<string[]> {
  const { pbx, dir: below, api, signIn, supervisor } = product;
  const { colleague, user, password } = pbx;
  const speech = await prepareSpeech(told);
  const dir = await mkdtemp(join(below, "phone-"));
  const accounts = [{ extension: user, password }, colleague];
  const desk = await Desk.signIn(api, supervisor.email, signIn.password);
  try {
    await desk.open();
    const phone = await startSipPhone({ root: pbx.root, dir, pbxSipPort: pbx.sipPort, accounts, ...speech });
    try {
      told(`${user} dials ${colleague.extension} (scenario listen-internal)`);
      const { extension } = colleague;
      const report = await listenInside({
        caller: phone,
        colleague: phone,
        extension,
        desk,
        listener: atDesk(desk, speech),
        told,
      });
      for (const who of ["caller", "colleague", "supervisor"] as const)
        for (const { lineId, text } of report[who].heard)
          told(`${who.padEnd(10)} heard ${lineId === null ? "(not recognised)" : `"${text}"`}`);
      return insideShortcomings(report);
    } finally {
      await phone.stop();
    }
  } finally {
    desk.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The demo's queue of one person; what is dialled for it is the lab's. */
const HELPLINE = { name: "helpline", exten: "1640" };

async function memberOfQueue(product: Product, told: (line: string) => void): Promise<string[]> {
  const { pbx, dir: below, api, signIn, supervisor } = product;
  const { colleague, user, password } = pbx;
  const speech = await prepareSpeech(told);
  const dir = await mkdtemp(join(below, "phone-"));
  const accounts = [{ extension: user, password }, colleague];
  const desk = await Desk.signIn(api, supervisor.email, signIn.password);
  try {
    const phone = await startSipPhone({
      root: pbx.root,
      dir,
      pbxSipPort: pbx.sipPort,
      accounts,
      ringsOn: true,
      ...speech,
    });
    try {
      told(`${user} dials ${HELPLINE.exten}`);
      const queue = { ...HELPLINE, extension: colleague.extension };
      const report = await queueMember({ caller: phone, person: phone, queue, desk, told });
      for (const who of ["byAssistant", "byPerson", "person"] as const)
        for (const { lineId, text } of report[who].heard)
          told(`${who.padEnd(11)} heard ${lineId === null ? "(not recognised)" : `"${text}"`}`);
      return queueShortcomings(report, queue.name);
    } finally {
      await phone.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Other phones of the PBX; the caller's is the product's own, as is the colleague's. */
const [THIRD, FOURTH] = ["1003", "1004"];

/** Where the product's lab PBX keeps what it records, in the product's own folder. */
const RECORDINGS = "pbx/spool/monitor";

async function conference(product: Product, told: (line: string) => void): Promise<string[]> {
  const { pbx, dir: below, api, signIn, supervisor } = product;
  const { colleague, user, password } = pbx;
  const speech = await prepareSpeech(told);
  const dir = await mkdtemp(join(below, "phone-"));
  const extensions = { first: user, second: colleague.extension, third: THIRD, late: FOURTH };
  const accounts = Object.values(extensions).map((extension) => ({ extension, password }));
  const desk = await Desk.signIn(api, supervisor.email, signIn.password);
  try {
    const phone = await startSipPhone({ root: pbx.root, dir, pbxSipPort: pbx.sipPort, accounts, ...speech });
    try {
      told(`${user}, ${colleague.extension} and ${THIRD} dial ${CONFERENCE.exten}`);
      const recordings = join(below, RECORDINGS);
      const report = await confer({
        phone,
        extensions,
        desk,
        recordings,
        recogniser: speech.recogniser,
        told,
      });
      for (const [who, { heard }] of Object.entries(report.people))
        for (const { lineId, text } of heard)
          told(`${who.padEnd(10)} heard ${lineId === null ? "(not recognised)" : `"${text}"`}`);
      told(`The recording has ${report.recorded.join(", ")}`);
      return conferenceShortcomings(report);
    } finally {
      await phone.stop();
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function betweenPeople(
  product: Product,
  told: (line: string) => void,
  act: (people: People) => Promise<PeopleReport>,
  wanted: Readonly<Record<keyof PeopleReport, readonly LineId[]>>,
): Promise<string[]> {
  const { pbx, dir: below, api, signIn, supervisor } = product;
  const { colleague, user, password } = pbx;
  const speech = await prepareSpeech(told);
  const dir = await mkdtemp(join(below, "phone-"));
  const accounts = [{ extension: user, password }, colleague, { ...colleague, extension: THIRD }];
  const desk = await Desk.signIn(api, supervisor.email, signIn.password);
  try {
    await desk.open();
    const phone = await startSipPhone({ root: pbx.root, dir, pbxSipPort: pbx.sipPort, accounts, ...speech });
    try {
      told(`${user} dials ${colleague.extension}`);
      const extensions = { colleague: colleague.extension, third: THIRD };
      const report = await act({ caller: phone, colleague: phone, third: phone, extensions, desk, told });
      for (const who of ["caller", "colleague", "third"] as const)
        for (const { lineId, text } of report[who].heard)
          told(`${who.padEnd(10)} heard ${lineId === null ? "(not recognised)" : `"${text}"`}`);
      return peopleShortcomings(report, wanted);
    } finally {
      await phone.stop();
    }
  } finally {
    desk.close();
    await rm(dir, { recursive: true, force: true });
  }
}
