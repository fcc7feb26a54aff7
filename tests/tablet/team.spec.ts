// A superior looks at the team: numbers first, names when asked for, and one private reminder.

import { Board, dewi, HERS } from "../board.ts";
import { ani, budi } from "../people.ts";
import { expect, test } from "../world.ts";

test("numbers first, names after one tap, also without a line; leave is not missing", async ({ head, server }) => {
  const board = new Board(head, server);
  await head.signsIn(dewi);
  await head.hasTheShell();
  await board.opens();
  const today = head.page.getByRole("region", { name: "Hari ini" });
  await expect(today).toContainText(new RegExp(`\\d+ dari ${HERS} sudah mengirim|Hari ini libur`));
  await expect(head.page.getByText(/^Dihitung dari yang ada di perangkat ini, diterima terakhir \d\d\.\d\d\.$/)).toBeVisible();
  await expect(head.page.getByRole("region", { name: "Waktu jawab Anda" })).toContainText(/Separuh laporan sudah Anda jawab dalam \d+ (menit|jam|hari)/);
  // Only who wished for help is named before anybody asks.
  for (const part of [today, head.page.getByRole("region", { name: "Empat pekan terakhir" })]) {
    await expect(part.getByText(/A\.Md\.|S\.Kep\.|dr\./)).toHaveCount(0);
  }

  const { who, words, cell } = await board.findsSomebodyMissing();
  const before = (await cell.getAttribute("aria-label")) ?? "";
  const asked = (label: string) => Number(/dari (\d+) laporan/.exec(label)?.[1]);
  await expect(board.group("Belum ada laporan")).toContainText(who.name);
  const names = await board.group("Sudah mengirim").locator(".setting-name").allTextContents();
  expect(names.length).toBeGreaterThan(5);
  expect(names, "by the alphabet").toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));

  // The office says that they were ill: the news comes by itself, and they are not missing.
  const [from, until] = await daysOf(words);
  await board.isAway(who, from, until, "ill");
  await expect(board.group("Cuti atau dinas")).toContainText(who.name);
  await expect(board.group("Cuti atau dinas")).toContainText("sakit sampai");
  await expect(board.remind(who)).toHaveCount(0);
  await head.page.getByRole("button", { name: "Tutup" }).click();
  await expect(cell).toHaveAccessibleName(/1 cuti atau dinas/);
  expect(asked((await cell.getAttribute("aria-label")) ?? "")).toBe(asked(before) - 1);

  await head.losesTheLine();
  await head.page.reload();
  await expect(cell).toHaveAccessibleName(/1 cuti atau dinas/);
  await cell.click();
  await expect(board.group("Cuti atau dinas")).toContainText(who.name);
  // A report leads on to itself.
  const link = board.group("Sudah mengirim").getByRole("link").first();
  const name = await link.textContent();
  await link.click();
  await expect(head.page.getByRole("main").getByText(`${name?.trim()} · `)).toBeVisible();
});

test("a reminder is private, needs a line, and goes with the report", async ({ teacher, head, server }) => {
  const board = new Board(head, server);
  await head.signsIn(dewi);
  await board.opens();
  const { who, words } = await board.findsSomebodyMissing();
  await teacher.signsIn(who);
  await head.losesTheLine();
  await board.remind(who).click();
  await expect(head.dialog.getByRole("alert")).toHaveText("Ini perlu jaringan; pengingat belum terkirim.");
  await head.findsTheLine();
  await board.remind(who).click();
  await head.sees(`${who.name} diingatkan`);
  await expect(board.group("Belum ada laporan").getByRole("listitem").filter({ hasText: who.name })).toContainText("Sudah diingatkan");
  await expect(board.remind(who)).toHaveCount(0);

  const line = teacher.page.getByText(`${dewi.name} mengingatkan: laporan ${words} belum ada.`);
  await expect(line).toBeVisible();
  await teacher.page.getByRole("link", { name: "Buka hari itu" }).click();
  await expect(teacher.page.getByRole("heading", { level: 1 })).toContainText(words);
  await teacher.writes({ title: "Kunjungan rumah", minutes: 60 });
  await teacher.sends();
  await teacher.goesTo("Hari ini");
  await teacher.sees(/^Selamat/);
  await expect(line, "it goes by itself").toHaveCount(0);
});

test("what is put away stays away, also where the server has not heard of it", async ({ teacher, head, server }) => {
  const board = new Board(head, server);
  await head.signsIn(dewi);
  await board.opens();
  const { who } = await board.findsSomebodyMissing();
  await board.remind(who).click();
  await head.sees(`${who.name} diingatkan`);
  await teacher.signsIn(who);
  const line = teacher.page.getByText(/mengingatkan: laporan/);
  await expect(line).toBeVisible();
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.page.getByRole("button", { name: "Singkirkan pengingat ini" }).click();
  await expect(line).toHaveCount(0);
  await teacher.hasTheFocusSomewhere();
  await teacher.findsTheLine();
  await teacher.page.reload();
  await teacher.seesEverythingReceived();
  await teacher.sees(/^Selamat/);
  await expect(line).toHaveCount(0);
});

test("wishes for help lead to their reports", async ({ teacher, head, server }) => {
  await teacher.signsIn(ani);
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Les membaca", minutes: 60, amount: "40", unit: "siswa" });
  await teacher.dialog.getByText("Kendala dan bantuan").click();
  await teacher.dialog.getByLabel("Bantuan apa yang diharapkan?").fill("Buku cerita untuk kelas satu");
  await teacher.finishesTheEntry();
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await new Board(head, server).opens();
  await head.page.getByRole("region", { name: "Butuh bantuan" }).getByRole("link", { name: /Buku cerita untuk kelas satu/ }).click();
  await expect(head.page.getByRole("main").getByText(`${ani.name} · `)).toBeVisible();
  await head.sees("Buku cerita untuk kelas satu");
});

/** The day that is written so, of the last four weeks, as the office types it: twice, as its first and last. */
async function daysOf(words: string): Promise<[string, string]> {
  for (let back = 0; back < 28; back += 1) {
    const date = new Date(Date.now() - back * 86_400_000);
    const said = date.toLocaleDateString("id-ID", { weekday: "long", day: "numeric", month: "short", timeZone: "Asia/Jakarta" });
    const typed = date.toLocaleDateString("en-CA", { timeZone: "Asia/Jakarta" });
    if (said === words) return [typed, typed];
  }
  throw new Error(`no such day: ${words}`);
}
