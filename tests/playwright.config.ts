// How the browser tests run. `make test` builds what they need and names it in the environment.

import { defineConfig } from "@playwright/test";
import { phone, tablet } from "./devices.ts";

export default defineConfig({
  globalSetup: "./prepare.ts",
  outputDir: "results",
  // Two cores: a second worker uses the time the first one's server takes to start.
  workers: 2,
  fullyParallel: true,
  // A test that passes at the second try has found a bug.
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./closing.ts"]],
  use: {
    browserName: "chromium",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.SETAPAK_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  // A scenario lies in the folder of the device it is about; what holds on every device, in `both`.
  projects: [
    { name: "harness", testMatch: "harness/*.spec.ts" },
    { name: "phone", testMatch: ["phone/*.spec.ts", "both/*.spec.ts"], use: phone },
    { name: "tablet", testMatch: ["tablet/*.spec.ts", "both/*.spec.ts"], use: tablet },
  ],
});
