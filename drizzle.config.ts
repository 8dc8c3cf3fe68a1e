import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: [
    "./worker/src/store/auth-schema.ts",
    "./worker/src/store/schema.ts",
    "./worker/src/store/follow-up/schema.ts",
    "./worker/src/store/http-tool/schema.ts",
    "./worker/src/store/people/schema.ts",
  ],
  out: "./migrations",
});
