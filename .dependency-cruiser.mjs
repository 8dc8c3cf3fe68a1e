/** The floors of the house: imports go down only, without circles. `npm run check` also plants a violation. */
const FLOORS = {
  audio: [],
  protocol: [],
  "asterisk-config": [],
  worker: ["protocol", "audio"],
  agent: ["protocol", "audio"],
  web: ["protocol", "audio"],
  simulators: ["protocol", "audio", "agent", "asterisk-config"],
  stack: ["protocol", "asterisk-config", "simulators"],
};
const ALL = [...Object.keys(FLOORS), "scripts", "tests", "bench"];
/** Tests may look at the floor above and beside them. */
const TESTS = "(\\.test\\.tsx?$|^(worker|agent)/test/)";

const floors = Object.entries(FLOORS).map(([floor, below]) => ({
  name: `floor-${floor}`,
  comment: `${floor}/ may import ${below.length ? below.join(", ") : "nothing else of the project"}`,
  severity: "error",
  from: { path: `^${floor}/`, pathNot: TESTS },
  to: {
    path: `^(${ALL.filter((other) => other !== floor && !below.includes(other)).join("|")})/`,
    // The dashboard knows the API by its type alone.
    ...(floor === "web" ? { dependencyTypesNot: ["type-only"] } : {}),
  },
}));

export default {
  forbidden: [
    ...floors,
    {
      name: "web-knows-only-the-app-type",
      severity: "error",
      from: { path: "^web/" },
      to: { path: "^worker/", pathNot: "^worker/src/app\\.ts$" },
    },
    {
      name: "call-bar-on-top",
      comment: "the call's bar and the shell stand on what a call can do, which knows neither",
      severity: "error",
      from: { path: "^web/src/features/(phone|supervise|recording|transfer)/" },
      to: { path: "^web/src/features/(call-bar|shell)/" },
    },
    {
      name: "simulators-take-only-the-ami-client",
      severity: "error",
      from: { path: "^simulators/" },
      to: { path: "^agent/src/", pathNot: "^agent/src/asterisk/ami-client\\.ts$" },
    },
    {
      name: "protocol-imports-zod-only",
      comment: "and phone-number the core of libphonenumber, whose metadata is handed in",
      severity: "error",
      from: { path: "^protocol/src/", pathNot: TESTS },
      to: {
        dependencyTypes: ["npm", "npm-dev", "core"],
        pathNot: "node_modules/(zod|libphonenumber-js/core)/",
      },
    },
    {
      name: "audio-is-the-ground",
      severity: "error",
      from: { path: "^audio/src/", pathNot: TESTS },
      to: { dependencyTypes: ["npm", "npm-dev", "core"] },
    },
    {
      name: "pure-rooms",
      comment: "the life of a call, the media loop, the projection and the feed know no platform",
      severity: "error",
      from: { path: "^worker/src/(call|media|pbx|feed)/", pathNot: TESTS },
      to: { path: "^worker/src/(objects|routes|store|auth|jobs|app|env)" },
    },
    {
      name: "media-never-call",
      comment:
        "what the media loop needs of a call it says in words of its own, also its types: media/ports.ts",
      severity: "error",
      from: { path: "^worker/src/media/" },
      to: { path: "^worker/src/call/" },
    },
    {
      name: "call-takes-only-media-ports",
      severity: "error",
      from: { path: "^worker/src/call/" },
      to: { path: "^worker/src/media/", pathNot: "^worker/src/media/ports\\.ts$" },
    },
    {
      name: "store-never-objects",
      comment: "what an object keeps of D1 is a file that the store hands out",
      severity: "error",
      from: { path: "^worker/src/store/" },
      to: { path: "^worker/src/objects/" },
    },
    {
      name: "auth-never-routes",
      severity: "error",
      from: { path: "^worker/src/auth/" },
      to: { path: "^worker/src/routes/" },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^cloudflare:" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|\\.cache|\\.patchbay|\\.wrangler)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
