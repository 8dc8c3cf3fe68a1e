// Runs before every other script: the page's policy lets no text become code, and zod would try to, at its first schema.
globalThis.__zod_globalConfig = { jitless: true };
