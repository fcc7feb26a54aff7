// The shell: whole, from the network and without it.

import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { expect, test } from "../world.ts";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

/** Trunk's loader sets this when the app runs. */
const started = (page: Page) => page.waitForFunction(() => "wasmBindings" in globalThis);

test("the app starts through the line, and nothing large comes twice", async ({ page, line }) => {
  await page.goto("/");
  await started(page);
  await expect(page).toHaveTitle(/Setapak/);
  for (const kind of [/\/$/, /\.css$/, /\.js$/, /\.wasm$/]) {
    const fetched = line.passages.filter((it) => kind.test(it.path));
    expect(fetched.map((it) => it.status), `${kind} came over the line`).toContain(200);
  }
  const large = line.passages.map((it) => it.path).filter((path) => /\.(css|js|wasm)$/.test(path));
  expect(large.filter((path, at) => large.indexOf(path) !== at)).toEqual([]);
});

test("the worker keeps every file of the shell, and the app starts without a line (commaai/connect#316)", async ({
  page,
  context,
  line,
}) => {
  await page.goto("/");
  const kept = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const shells = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(shells.map((shell) => shell.keys()))).flat();
    return requests.map((request) => new URL(request.url).pathname).sort();
  });
  const shipped = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile() && !/\.(br|gz)$/.test(it.name) && it.name !== "sw.js" && it.name !== "en.txt")
    .map((it) => `${it.parentPath.slice(dist.length)}/${it.name}`.replace(/^\/index\.html$/, "/"));
  expect(kept).toEqual(shipped.sort());

  line.cut();
  const later = await context.newPage();
  await later.goto("/");
  await started(later);
});

test("a browser that was never here gets nothing without a line", async ({ page, line }) => {
  line.cut();
  await expect(page.goto("/")).rejects.toThrow(/ERR_/);
});

test("English comes over the line once, and is there without one", async ({ page, context, line }) => {
  await page.goto("/");
  await page.evaluate(() => navigator.serviceWorker.ready);
  expect(line.passedTo("/en.txt")).toHaveLength(0);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect.poll(() => line.passedTo("/en.txt").length).toBe(1);

  line.cut();
  const later = await context.newPage();
  await later.goto("/");
  await expect(later.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("English words that do not come hold nobody up", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("setapak.language", "en"));
  let come = (): void => undefined;
  const coming = new Promise<void>((resolve) => (come = resolve));
  await page.route("**/en.txt", async (route) => {
    await coming;
    await route.continue();
  });
  await page.goto("/");
  // The app's own door: the one that stood there before it is gone.
  await expect(page.locator("#frame-door")).toHaveCount(0);
  const button = page.locator("main button[type=submit]");
  await expect(button).toHaveText(/Masuk/);
  come();
  await expect(button).toHaveText(/Sign in/);
});
