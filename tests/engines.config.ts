// How the stories run in the other two engines: Safari's and Firefox's, as Debian ships them.
//
// Playwright runs the tests and drives nothing: see `engines/browser.ts`. `make test` gives Safari's engine the
// display it wants.

import tests from "./playwright.config.ts";
import type { Asked } from "./engines/world.ts";
import { defineConfig } from "@playwright/test";

export default defineConfig<Asked>({
  ...tests,
  // Whole browsers are started in a test, two at a time: how fast is not what is asked here.
  timeout: 120_000,
  expect: { timeout: 20_000, toPass: { timeout: 20_000, intervals: [50] } },
  projects: [
    { name: "webkit", testMatch: "engines/*.spec.ts", use: { engine: "webkit" } },
    { name: "firefox", testMatch: "engines/*.spec.ts", use: { engine: "firefox" } },
  ],
});
