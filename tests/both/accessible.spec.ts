// Every page, as the machine that checks WCAG 2.2 AA sees it, by day and by night.
//
// The window is made as tall as the page, so that all of it is looked at: what is scrolled halfway
// under the bar at the bottom is neither there nor away.

import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Board, dayAway, dewi } from "../board.ts";
import { ani, budi, Person, siti } from "../people.ts";
import { expect, test } from "../world.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const tall = 6_000;

/** What is wrong with what is on the screen, in light and in dark. */
async function isAccessible(page: Page, what: string): Promise<void> {
  const usual = page.viewportSize();
  await page.setViewportSize({ width: usual?.width ?? 360, height: tall });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await hasSettled(page);
    const { violations, passes } = await new AxeBuilder({ page }).withTags(rules).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
    expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
    const looked = passes.map(({ id }) => id);
    expect(looked, `${what}, ${colorScheme}: colours and targets were looked at`).toEqual(
      expect.arrayContaining(["color-contrast", "target-size"]),
    );
  }
  if (usual) await page.setViewportSize(usual);
}

/** Colours that are on their way to another one are neither. */
async function hasSettled(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const it of document.getAnimations()) {
      // What turns for ever has no end to go to.
      if (it.effect?.getComputedTiming().endTime !== Infinity) it.finish();
    }
  });
}

test.slow();

test("the door", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.opens();
  await person.isAtTheDoor();
  await isAccessible(person.page, "sign-in");
});

test("a day: empty, an entry being written, entries, sent", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await person.sees("Belum ada kegiatan");
  await isAccessible(person.page, "empty day");

  await person.beginsAnEntry();
  await isAccessible(person.page, "new entry");
  await person.fillsIn({ title: "Les membaca", minutes: 60, amount: "40", unit: "siswa", description: "a".repeat(4_001) });
  await person.sees("Ada 4.001 huruf");
  await isAccessible(person.page, "entry with a gap");
  await person.fillsIn({ description: "Kelas empat" });
  await person.finishesTheEntry();
  await expect(person.entries).toHaveCount(1);
  await isAccessible(person.page, "day with an entry");

  await person.sends();
  await person.seesItsStone(/Diterima/);
  await isAccessible(person.page, "day that was sent");
});

test("a returned day", async ({ context, line, head }) => {
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await person.writes({ title: "Les membaca", minutes: 60, amount: "40", unit: "siswa" });
  await person.sends();
  await person.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await head.returns({ kind: "Lihat lagi jumlahnya", words: "Menurut daftar hadir 36.", about: "Les membaca" });
  await person.seesItsStone(/Dikembalikan/);
  await expect(person.entries.filter({ hasText: "Ditandai atasan" })).toHaveCount(1);
  await isAccessible(person.page, "returned day");
});

test("Kabar", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await person.opens("/kabar");
  await expect(person.page.getByRole("main").getByText("Baru", { exact: true }).first()).toBeVisible();
  await isAccessible(person.page, "Kabar");
});

test("Kalender, Perlu dilihat, Lainnya", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await person.goesTo("Kalender");
  await expect(person.page.getByRole("table")).toBeVisible();
  await isAccessible(person.page, "Kalender");
  await person.goesTo("Perlu dilihat");
  await person.sees("Tidak ada yang perlu dilihat");
  await isAccessible(person.page, "Perlu dilihat");
  await person.opensAccount();
  await isAccessible(person.page, "Lainnya");
  await person.wantsToSignOut();
  await expect(person.dialog).toBeVisible();
  await isAccessible(person.page, "leaving");
});

test("Atasan & pendelegasian, and the form that hands a team on", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(budi);
  await person.opensWhoAnswers();
  await isAccessible(person.page, "Atasan & pendelegasian");
  await person.page.getByRole("button", { name: /^Serahkan tim untuk sementara/ }).click();
  await person.dialog.getByRole("button", { name: "Serahkan", exact: true }).click();
  await person.sees(/^Pilih seseorang dari tim Anda/);
  await isAccessible(person.page, "form that hands a team on");
});

test("Setujui yang rutin: the pile, a report of it, the mirror, the rules", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(budi);
  await person.goesTo("Menunggu");
  await person.page.getByRole("link", { name: /^Setujui yang rutin/ }).click();
  await person.sees(/laporan rutin dari \d+ orang/);
  await person.page.locator("summary").filter({ hasText: "Cermin Anda" }).click();
  await person.sees("Disetujui tanpa dibuka");
  await isAccessible(person.page, "pile");
  await person.page.getByRole("button", { name: /^Buka (yang pertama|berikutnya)$/ }).click();
  await expect(person.page.getByRole("button", { name: "Keluarkan" })).toBeVisible();
  await isAccessible(person.page, "report of the pile");
  await person.page.getByRole("button", { name: "Keluarkan" }).click();
  await person.opens("/rutin");
  await person.sees("Dikeluarkan dari tumpukan");
  await isAccessible(person.page, "something left out");
  await person.page.getByRole("link", { name: "Lihat aturannya" }).click();
  await person.sees("Dipilih acak, bukan oleh siapa pun");
  await isAccessible(person.page, "rules");
});

test("Tim, the names of a day, a reminder, and a day of leave", async ({ context, line, server, teacher }) => {
  const person = await Person.with(context, line);
  const board = new Board(person, server);
  await person.signsIn(dewi);
  await board.opens();
  await isAccessible(person.page, "Tim");
  const { who } = await board.findsSomebodyMissing();
  await isAccessible(person.page, "names of a day");
  await board.remind(who).click();
  await person.sees(`${who.name} diingatkan`);
  await isAccessible(person.page, "reminded");
  await teacher.signsIn(who);
  await expect(teacher.page.getByText(/mengingatkan: laporan/)).toBeVisible();
  await isAccessible(teacher.page, "day with a reminder");
  const away = await teacher.hasAColleagueBeside();
  await board.isAway(siti, dayAway(-3), dayAway(3));
  await away.signsIn(siti);
  await away.sees(/Anda cuti|Hari libur/);
  await isAccessible(away.page, "day of leave");
  await away.goesTo("Kalender");
  await expect(away.page.getByRole("table")).toBeVisible();
  await isAccessible(away.page, "Kalender with leave");
});

test("Menunggu: the list, a report, the form that gives it back", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(budi);
  await person.goesTo("Menunggu");
  const report = person.page.locator(".pane-list").getByRole("listitem").getByRole("link").first();
  await expect(report).toBeVisible();
  await isAccessible(person.page, "Menunggu");
  const search = person.page.getByRole("searchbox");
  await search.fill("siti kelas");
  await expect(person.page.locator("mark").first()).toBeVisible();
  await isAccessible(person.page, "what was found");
  await search.fill("zebra");
  await person.sees("Tidak ada yang cocok");
  await isAccessible(person.page, "nothing found");
  await search.fill("");
  await report.click();
  await expect(person.page.getByRole("button", { name: "Setujui" })).toBeVisible();
  await isAccessible(person.page, "open report");
  await person.page.getByRole("button", { name: "Kembalikan", exact: true }).click();
  await person.dialog.getByRole("button", { name: "Kembalikan" }).click();
  await person.sees(/^Pilih alasan/);
  await isAccessible(person.page, "form that gives back");
});
