// How the browser's benchmarks run: one after the other, on what ships. They measure and report; what they
// check is that the thing measured was done.

import tests from "./playwright.config.ts";
import { phone } from "./devices.ts";
import { defineConfig } from "@playwright/test";

export default defineConfig({
  ...tests,
  workers: 1,
  fullyParallel: false,
  timeout: 300_000,
  reporter: [["list"]],
  projects: [{ name: "bench", testMatch: "bench/*.bench.ts", use: phone }],
});
