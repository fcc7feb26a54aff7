// How long it takes until Setapak can be used: at the first visit over bad lines, and when it is opened again
// without a line and with years of reports. The processor is four times slower than this one.

import type { BrowserContext, Page } from "@playwright/test";
import { phone, slowProcessor } from "../devices.ts";
import type { Speed } from "../line.ts";
import { ani } from "../people.ts";
import { expect, test } from "../world.ts";
import { report } from "./report.ts";

const SLOWER = 4;
const REPORTS = 1_000;

/** Opens the app in a new tab and tells when, in ms after the address was entered, `ready` was there and drawn. */
async function opens(context: BrowserContext, ready: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript((selector) => {
    const look = () => {
      if (document.querySelector(selector)) performance.mark("ready");
      else requestAnimationFrame(look);
    };
    look();
  }, ready);
  await slowProcessor(page, SLOWER);
  await page.goto("/", { waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByName("ready").length > 0, undefined, { timeout: 120_000 });
  const at = await page.evaluate(() => performance.getEntriesByName("ready")[0]?.startTime ?? Number.NaN);
  await takesTyping(page);
  await page.close();
  return at;
}

/** What was measured as ready is, and keeps what it took. */
async function takesTyping(page: Page): Promise<void> {
  const login = page.getByLabel("Nama masuk atau NIP");
  if (await login.isVisible()) {
    await login.pressSequentially("ani");
    await expect(page.getByRole("button", { name: "English" })).toBeVisible({ timeout: 30_000 });
    await expect(login).toHaveValue("ani");
  } else {
    await page.getByRole("button", { name: "Tambah kegiatan" }).click();
    await expect(page.getByRole("dialog").getByRole("textbox").first()).toBeVisible();
  }
}

for (const { name, speed, budget } of [
  { name: "1.6 Mbit/s, 150 ms", speed: { kbit: 1_600, roundTrip: 150 }, budget: 3_000 },
  { name: "400 kbit/s, 400 ms", speed: { kbit: 400, roundTrip: 400 }, budget: 5_000 },
] satisfies { name: string; speed: Speed; budget: number }[]) {
  test(`first load, ${name}`, async ({ browser, line }) => {
    line.slow(speed);
    const runs: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const context = await browser.newContext({ ...phone, baseURL: line.address });
      runs.push(await opens(context, "#frame-login, #login"));
      await context.close();
    }
    report(`first load until the form takes typing, ${name}, processor ${SLOWER} times slower`, runs, budget);
  });
}

test(`opened again without a line, ${REPORTS} reports`, async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.goesTo("Kalender");
  await teacher.closesTheApp();
  const beside = await teacher.context.newPage();
  await beside.goto("/favicon.svg");
  expect(await beside.evaluate(multiply, REPORTS)).toBe(REPORTS);
  await beside.close();
  await teacher.losesTheLine();
  const runs: number[] = [];
  for (let run = 0; run < 7; run += 1) runs.push(await opens(teacher.context, ".day .button"));
  report(`opened again without a line, ${REPORTS} reports, processor ${SLOWER} times slower`, runs, 1_000);
});

/** Makes as many reports of those on this device, each on a day of its own before the first; tells how many there are. */
async function multiply(wanted: number): Promise<number> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
  const name = names.find((it) => /[0-9a-f]{8}-/.test(it));
  if (!name) throw new Error(`no store of a person among ${names.join(", ")}`);
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const base = await done(indexedDB.open(name));
  const table = base.transaction("confirmed", "readwrite").objectStore("confirmed");
  const keys = (await done(table.getAllKeys())) as string[];
  const rows = (await done(table.getAll())) as string[];
  const day = /"day":"(\d{4}-\d\d-\d\d)"/;
  const first = rows.map((row) => day.exec(row)?.[1] ?? "9").sort()[0] ?? "";
  for (let made = 0; keys.length + made < wanted; made += 1) {
    const key = keys[made % keys.length] ?? "";
    const row = rows[made % rows.length] ?? "";
    const date = new Date(Date.parse(first) - (made + 1) * 86_400_000).toISOString().slice(0, 10);
    // The last digits of an id are free; whose and which day it is stands in the report.
    const id = key.slice(0, -6) + made.toString(16).padStart(6, "0");
    table.put(row.replaceAll(key, id).replace(day, `"day":"${date}"`), id);
  }
  const count = await done(table.count());
  base.close();
  return count;
}
