// How long it takes until Setapak can be used: at the first visit over bad lines, and when it is opened again
// without a line and with years of reports. The processor is four times slower than this one.

import type { BrowserContext, Page } from "@playwright/test";
import { phone, slowProcessor } from "../devices.ts";
import type { Speed } from "../line.ts";
import { ani, budi } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";
import { FIVE_YEARS, MOST_BYTES, hasItsReceipts, livesThrough, takes } from "../years.ts";
import { report } from "./report.ts";

const SLOWER = 4;

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

test("opened again without a line, with five years of reports", async ({ ownPhone, server }) => {
  await livesThrough(await Witness.asks(server.address, ani), await Witness.asks(server.address, budi));
  let person = await ownPhone.turnsOn();
  await person.signsIn(ani);
  await person.hasTheShell();
  await person.goesTo("Kalender");
  await person.opens("/favicon.svg");
  const { reports, characters } = await hasItsReceipts(person.page);
  expect(reports).toBeGreaterThanOrEqual(FIVE_YEARS);
  await ownPhone.turnsOff();

  person = await ownPhone.turnsOn();
  await person.losesTheLine();
  const runs: number[] = [];
  for (let run = 0; run < 7; run += 1) runs.push(await opens(person.context, ".day .button"));
  const what = `${reports} reports of ${Math.round(characters / reports)} characters`;
  report(`opened again without a line, ${what}, processor ${SLOWER} times slower`, runs, 1_000);
  await person.opens("/favicon.svg");
  const { databases, all } = await takes(person.page);
  report("the same on the phone, databases", [databases / 1e6], MOST_BYTES / 1e6, "MB");
  report("the same on the phone, with the app itself", [all / 1e6], undefined, "MB");
});
