// The left pane of Menunggu: people with what waits of theirs, filters, and a search over the year. With and without
// a line, on a tablet both ways round and on a phone.

import type { Locator, Page } from "@playwright/test";
import type { Person } from "../people.ts";
import { dewi } from "../team.ts";
import { expect, test } from "../world.ts";

const upright = { width: 768, height: 1024 };
const phone = { width: 360, height: 800 };

const groups = (page: Page): Locator => page.locator(".person-group");
const rows = (page: Page): Locator => page.locator(".person-group").getByRole("listitem");
const field = (page: Page): Locator => page.getByRole("searchbox");
const results = (page: Page): Locator => page.getByRole("region", { name: "Hasil pencarian" });

async function comesToWork(head: Person): Promise<void> {
  await head.signsIn(dewi);
  await head.goesTo("Menunggu");
  await expect(groups(head.page).first()).toBeVisible();
}

/** How many a filter says are behind it. */
async function behind(page: Page, filter: string): Promise<number> {
  const said = await page.getByRole("button", { name: new RegExp(`^${filter} \\d+$`) }).textContent();
  return Number(/\d+$/.exec(said ?? "")?.[0]);
}

/** How many reports the heads of the groups say wait. */
async function told(page: Page): Promise<number> {
  const heads = await page.locator(".group-head").allTextContents();
  return heads.reduce((sum, head) => sum + Number(/(\d+) menunggu/.exec(head)?.[1]), 0);
}

test("people with something unusual come first, each with what waits, and a filter shows what it says", async ({ head }) => {
  await comesToWork(head);
  const { page } = head;
  const heads = await page.locator(".group-head").allTextContents();
  expect(heads.length).toBeGreaterThan(3);
  const unusual = heads.map((text) => text.includes("tidak biasa"));
  expect(unusual, "first the unusual").toEqual([...unusual].sort((a, b) => Number(b) - Number(a)));
  const all = await behind(page, "Semua");
  expect(await told(page)).toBe(all);
  const first = groups(page).first();
  const size = await first.getByRole("listitem").first().getAttribute("aria-setsize");
  await expect(first).toContainText(`${size} menunggu · sejak`);

  for (const filter of ["Tidak biasa", "Lebih dari sehari"]) {
    const some = await behind(page, filter);
    const button = page.getByRole("button", { name: new RegExp(`^${filter}`) });
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await expect.poll(() => told(page)).toBe(some);
  }

  const name = (await page.locator(".group-head h2").last().textContent()) ?? "";
  await page.getByRole("combobox").selectOption({ label: name });
  await expect(page.locator(".group-head h2")).toHaveText([name]);
  // The keys walk through what is shown.
  const shown = await told(page);
  for (let step = 0; step < shown; step += 1) {
    await head.presses("j");
    await expect(page.locator('.pane-list [aria-current="true"]')).toHaveAttribute("href", new URL(page.url()).pathname);
    await expect(page.getByRole("article")).toContainText(name);
  }
  const last = page.url();
  await head.presses("j");
  expect(page.url()).toBe(last);

  // All of it is answered: what to do is said.
  for (let left = shown; left > 0; left -= 1) {
    await page.getByRole("button", { name: "Setujui" }).click();
    await expect.poll(() => behind(page, "Semua")).toBe(all - shown + left - 1);
  }
  await head.sees("Tidak ada di saringan ini");
  await page.getByRole("button", { name: "Tampilkan semua" }).click();
  await expect.poll(() => told(page)).toBe(all - shown);
});

test("a year is searched without a line, and what was decided opens with the search kept", async ({ head, headLine }) => {
  await comesToWork(head);
  const { page } = head;
  await head.hasTheShell();
  headLine.cut();
  await head.context.setOffline(true);
  await head.readsOfTheLine("Tanpa jaringan");
  await head.presses("/");
  await expect(field(page)).toBeFocused();
  await head.types("RAHAYU pasien");
  const found = results(page).getByRole("link");
  await expect(results(page).getByRole("status")).toHaveText(/^\d+ laporan ditemukan$/);
  await expect(found.first()).toContainText("Ns. Sri Rahayu");
  for (const text of await found.allTextContents()) expect(text).toMatch(/Rahayu/);
  await expect(found.first().locator("mark").first()).toHaveText("Rahayu");

  const decided = found.filter({ hasText: "Disetujui" }).first();
  await decided.click();
  await expect(page.getByRole("button", { name: "Buka kembali" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Setujui", exact: true })).toHaveCount(0);
  await expect(field(page)).toHaveValue("RAHAYU pasien");

  // On one pane the report takes its place, and the search waits behind it.
  await page.setViewportSize(upright);
  await expect(field(page)).toBeHidden();
  await page.getByRole("link", { name: "Kembali ke daftar" }).click();
  await expect(field(page)).toHaveValue("RAHAYU pasien");
  await expect(found.first()).toBeVisible();

  await field(page).fill("zebra rahayu");
  await head.sees("Tidak ada yang cocok");
  await field(page).press("Escape");
  await expect(field(page)).toHaveValue("");
  await expect(groups(page).first()).toBeVisible();
});

test("what is decided meanwhile is found as it stands now", async ({ head }) => {
  await comesToWork(head);
  const { page } = head;
  const name = (await page.locator(".group-head h2").first().textContent()) ?? "";
  await field(page).fill(name);
  const waiting = results(page).getByRole("link").filter({ hasText: "menunggu" });
  await expect(results(page).getByRole("status")).toHaveText(/ditemukan/);
  const count = await waiting.count();
  expect(count).toBeGreaterThan(0);
  await waiting.first().click();
  await page.getByRole("button", { name: "Setujui" }).click();
  await head.sees(/Disetujui: /);
  await expect(waiting).toHaveCount(count - 1);
});

for (const [held, size] of [["a tablet held upright", upright], ["a phone", phone]] as const) {
  test(`on ${held} the list is where it was after a report`, async ({ head }) => {
    await comesToWork(head);
    const { page } = head;
    await page.setViewportSize(size);
    const row = rows(page).last().getByRole("link");
    await row.scrollIntoViewIfNeeded();
    await row.click();
    await expect(page.getByRole("button", { name: "Setujui" })).toBeVisible();
    await expect(page.locator(".pane-list")).toBeHidden();
    const left = new URL(page.url()).pathname;
    await page.getByRole("link", { name: "Kembali ke daftar" }).click();
    await expect(page.locator(`.pane-list a[href="${left}"]`)).toBeInViewport();
    // Two reports on by the keys, and back by the browser's own way.
    await head.presses("j");
    await head.presses("j");
    const open = new URL(page.url()).pathname;
    await head.presses("Escape");
    await expect(page.locator(`.pane-list a[href="${open}"]`)).toBeInViewport();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, "nothing sticks out").toBe(0);
  });
}
