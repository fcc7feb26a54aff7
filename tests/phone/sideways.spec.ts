// A cheap phone is 360 pixels wide. Nothing reaches beyond its screen, and nothing scrolls sideways.

import type { Page } from "@playwright/test";
import { ani, budi } from "../people.ts";
import { expect, test } from "../world.ts";

/** A word that no line has room for. */
const long = "Pendampingan".repeat(14);

/** What on the screen is wider than the room it has. */
async function fits(page: Page, what: string): Promise<void> {
  expect(await page.evaluate(() => innerWidth), "the screen").toBe(360);
  const beyond = await page.evaluate(() => {
    const found: string[] = [];
    for (const it of document.querySelectorAll("*")) {
      const { width, height, left, right } = it.getBoundingClientRect();
      // What only readers hear takes one pixel.
      if (width <= 1 || height <= 1) continue;
      const name = `<${it.tagName.toLowerCase()} class="${it.getAttribute("class") ?? ""}">`;
      if (left < -0.5 || right > innerWidth + 0.5) found.push(`${name} from ${left} to ${right}`);
      const scrolls = /auto|scroll|hidden/.test(getComputedStyle(it).overflowX);
      // A field of one line scrolls what is typed into it.
      if (scrolls && !it.matches("input") && it.scrollWidth > it.clientWidth + 1) {
        found.push(`${name} holds ${it.scrollWidth} in ${it.clientWidth}`);
      }
    }
    return found;
  });
  expect.soft(beyond, what).toEqual([]);
}

test("the author's pages", async ({ teacher }) => {
  await teacher.opens();
  await teacher.isAtTheDoor();
  await fits(teacher.page, "sign-in");
  await teacher.signsInAtTheDoor(ani);
  await fits(teacher.page, "empty day");
  await teacher.beginsAnEntry();
  await fits(teacher.page, "new entry");
  await teacher.fillsIn({ title: long, minutes: 60, amount: "1", unit: long, description: long });
  await fits(teacher.page, "filled entry");
  await teacher.finishesTheEntry();
  await expect(teacher.entries).toHaveCount(1);
  await fits(teacher.page, "day with an entry");
  await teacher.sends();
  await teacher.sees(/^Laporan tersimpan di HP ini dan /);
  await teacher.seesItsStone(/Diterima/);
  await teacher.comments(`${long}!`);
  await fits(teacher.page, "day that was sent");
  await teacher.goesTo("Kalender");
  await fits(teacher.page, "Kalender");
  await teacher.goesTo("Perlu dilihat");
  await fits(teacher.page, "Perlu dilihat");
  await teacher.opensAccount();
  await fits(teacher.page, "Lainnya");
  await teacher.losesTheLine();
  await teacher.readsOfTheLine("Tanpa jaringan");
  await fits(teacher.page, "without a line");
});

test("letters twice as large", async ({ teacher }) => {
  await teacher.signsIn(ani);
  const page = teacher.page;
  // As a browser's own setting does it, and as some do it that have none.
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  await fits(page, "empty day");
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Les membaca", minutes: 60, amount: "12", unit: "siswa" });
  await fits(page, "entry");
  const amount = await teacher.field("Jumlah").boundingBox();
  expect(amount?.width, "an amount can be read").toBeGreaterThan(100);
  const foot = await page.locator(".sheet-foot").evaluate((it) => getComputedStyle(it.closest("dialog") ?? it).overflowY);
  expect(foot, "its foot goes with the sheet").toBe("auto");
  await teacher.finishesTheEntry();
  await fits(page, "day with an entry");
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await fits(page, "day that was sent");
  await teacher.goesTo("Kalender");
  await fits(page, "Kalender");
  const heads = await page.getByRole("columnheader").evaluateAll((all) => all.map((it) => it.scrollWidth - it.clientWidth));
  expect(Math.max(...heads), "the weekdays stand beside each other").toBeLessThanOrEqual(0);
  await teacher.goesTo("Perlu dilihat");
  await fits(page, "Perlu dilihat");
  await teacher.opensAccount();
  await fits(page, "Lainnya");
  await teacher.wantsToSignOut();
  await fits(page, "leaving");
});

test("the superior's pages", async ({ teacher }) => {
  await teacher.signsIn(budi);
  await teacher.goesTo("Menunggu");
  const report = teacher.page.locator(".pane-list").getByRole("listitem").getByRole("link").first();
  await expect(report).toBeVisible();
  await fits(teacher.page, "Menunggu");
  await report.click();
  await expect(teacher.page.getByRole("button", { name: "Setujui" })).toBeVisible();
  await teacher.comments(long);
  await fits(teacher.page, "open report");
  await teacher.page.getByRole("button", { name: "Kembalikan", exact: true }).click();
  await teacher.dialog.getByLabel(/^Kata-kata Anda/).fill(long);
  await fits(teacher.page, "form that gives back");
});
