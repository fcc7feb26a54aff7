// Setujui yang rutin: what has nothing unusual is approved in one go, once a random sample of each person's was opened.
// With and without a line.

import type { Locator, Page } from "@playwright/test";
import { Dice } from "../dice.ts";
import type { Line } from "../line.ts";
import { HELD, type Person } from "../people.ts";
import type { Server } from "../server.ts";
import { dewi, hasARoutinePile, HERS, usualDay } from "../team.ts";
import { today, Witness, type Document } from "../witness.ts";
import { expect, test } from "../world.ts";
import { documentId, Hand } from "../years.ts";

const PEOPLE = 3;
const EACH = 4;

const next = (page: Page): Locator => page.getByRole("button", { name: /^Buka (yang pertama|berikutnya)$/ });
const approves = (page: Page): Locator => page.getByRole("button", { name: /^Setujui \d+ laporan/ });
const first = (page: Page): Locator => page.getByRole("region", { name: "Dibuka dulu" }).getByRole("listitem");

/** Her pile is on the screen. */
async function layThePile(head: Person, server: Server, people = PEOPLE, each = EACH): Promise<void> {
  await hasARoutinePile(server, people, each);
  await head.signsIn(dewi);
  await head.hasTheShell();
  await head.goesTo("Menunggu");
  await head.page.getByRole("link", { name: /^Setujui yang rutin/ }).click();
  await head.sees(`${people * each} laporan rutin dari ${people} orang`);
}

/** Opens all that are to be opened first. */
async function opensTheSample({ page }: Person): Promise<void> {
  while (await next(page).isVisible()) {
    const before = page.url();
    await next(page).click();
    await expect(page.getByRole("article")).toBeVisible();
    expect(page.url()).not.toBe(before);
  }
  await expect(approves(page)).toBeEnabled();
}

/** Reports of her people, as the server has them, by status. */
async function told(server: Server, ids: string[]): Promise<Record<string, number>> {
  const all = await (await Witness.asks(server.address, dewi)).documents();
  const counts: Record<string, number> = {};
  for (const { id, status } of all) if (ids.includes(id)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What waits for her. */
async function waiting(server: Server): Promise<Document[]> {
  const witness = await Witness.asks(server.address, dewi);
  return (await witness.documents()).filter(({ owner, status }) => owner !== witness.person && status === "submitted");
}

test("a sample of everybody's is opened, one is left out, one given back, and the rest approved and taken back", async ({ head, server }) => {
  await layThePile(head, server);
  const { page } = head;
  const ids = (await waiting(server)).map(({ id }) => id);
  await expect(first(page)).toHaveCount(PEOPLE);
  await head.sees(`0 dari ${PEOPLE} dibuka`);
  await expect(approves(page)).toHaveCount(0);
  // The draw is the same when the page is opened again.
  const drawn = await first(page).allTextContents();
  await page.reload();
  await expect(first(page)).toHaveText(drawn);

  await head.presses("a");
  await head.sees(`${PEOPLE} laporan perlu dibuka dulu`);
  await next(page).click();
  await head.sees(`1 dari ${PEOPLE} dibuka`);
  // Leaving the opened one out asks for another one of that person's, and opens the next person's.
  await page.getByRole("button", { name: "Keluarkan" }).click();
  await head.sees(`1 dari ${PEOPLE} dibuka`);
  await expect(first(page).first()).toContainText("Belum dibuka");
  await expect(page.getByRole("region", { name: "Dikeluarkan dari tumpukan" }).getByRole("listitem")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("region", { name: "Dikeluarkan dari tumpukan" }).getByRole("listitem")).toHaveCount(1);
  await page.goto("/rutin");
  await next(page).click();
  await head.returns({ kind: "Lihat lagi jumlahnya", words: "Berapa pasiennya?" });
  await head.sees(/^Dikembalikan: /);
  await opensTheSample(head);

  const left = PEOPLE * EACH - 2;
  await expect(approves(page)).toHaveText(new RegExp(`^Setujui ${left} laporan`));
  await approves(page).click();
  await head.sees(`${left} laporan disetujui.`);
  await head.undoes();
  await head.sees(`Diurungkan: ${left} laporan menunggu lagi.`);
  await expect(approves(page)).toBeEnabled();
  await head.seesEverythingReceived();
  expect(await told(server, ids)).toEqual({ submitted: left + 1, returned: 1 });

  await head.presses("a");
  await head.sees(`${left} laporan disetujui.`);
  await head.sees("Yang rutin sudah dijawab");
  await expect(page.getByRole("region", { name: "Dikeluarkan dari tumpukan" }).getByRole("listitem")).toHaveCount(1);
  await head.seesEverythingReceived();
  expect(await told(server, ids)).toEqual({ submitted: 1, returned: 1, approved: left });
});

test("without a line: opened, approved, and sent in one exchange when the line is back", async ({ head, headLine, server }) => {
  await layThePile(head, server);
  const ids = (await waiting(server)).map(({ id }) => id);
  await head.losesTheLine();
  await head.readsOfTheLine("Tanpa jaringan");
  await opensTheSample(head);
  await approves(head.page).click();
  await head.sees(`${PEOPLE * EACH} laporan disetujui. Terkirim begitu ada jaringan.`);
  await expect(head.page.getByRole("button", { name: "Urungkan" })).toBeHidden({ timeout: HELD });
  const before = headLine.passages.length;
  await head.findsTheLine();
  await head.seesEverythingReceived();
  expect(carried(headLine, before)).toBe(1);
  expect(await told(server, ids)).toEqual({ approved: PEOPLE * EACH });
});

test("a second tap of the finger that opened the last one approves nothing", async ({ head, server }) => {
  await layThePile(head, server);
  const { page } = head;
  for (let step = 1; step < PEOPLE; step += 1) {
    await next(page).click();
    await head.sees(`${step} dari ${PEOPLE} dibuka`);
  }
  const box = await next(page).boundingBox();
  if (!box) throw new Error("there is nothing more to open");
  const finger = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await page.mouse.click(...finger);
  await head.sees(`${PEOPLE} dari ${PEOPLE} dibuka`);
  await page.mouse.click(...finger);
  await expect(approves(page)).toBeEnabled();
  await expect(page.getByText(/laporan disetujui/)).toHaveCount(0);
  // Meant, it does.
  await page.mouse.click(...finger);
  await head.sees(`${PEOPLE * EACH} laporan disetujui.`);
});

test("a pile of two hundred goes to the server in one or two exchanges", async ({ head, headLine, server }) => {
  test.slow();
  await layThePile(head, server, 20, 10);
  await opensTheSample(head);
  await head.seesEverythingReceived();
  const before = headLine.passages.length;
  await approves(head.page).click();
  await head.sees("200 laporan disetujui.");
  await head.putsTheAppAway();
  await head.seesEverythingReceived();
  expect(carried(headLine, before)).toBeLessThanOrEqual(2);
  expect(await waiting(server)).toEqual([]);
});

test("what moves meanwhile stays behind and is named with its reason, and what was sent again is read by itself", async ({ head, server }) => {
  await layThePile(head, server);
  const { page } = head;
  const author = { login: HERS.split(" ")[0] ?? "", name: "" };
  const witness = await Witness.asks(server.address, author);
  const hand = new Hand(witness);
  await hand.begins();
  const mine = (await waiting(server)).filter(({ owner }) => owner === witness.person);
  const [taken, newer] = mine.slice(-2);
  if (!taken || !newer) throw new Error("nothing waits");
  const { day } = newer.body.report;
  const dice = new Dice(1);
  const [, base] = await hand.does([taken, newer].map(({ id, token }) => ({ doc: id, base: token, act: "withdraw" })), dice);
  const at = Date.parse(`${day}T16:00:00+07:00`);
  await hand.does([{ doc: newer.id, at, base: base ?? "", act: { submit: usualDay(day, "Dua rujukan.") } }], dice);

  const stays = page.getByRole("region", { name: "Tidak ikut" }).getByRole("listitem");
  await expect(stays).toHaveCount(2);
  await expect(stays.filter({ hasText: "Penulisnya mengirim versi baru." })).toHaveCount(1);
  await expect(stays.filter({ hasText: "Penulisnya menariknya kembali" })).toHaveCount(1);
  await opensTheSample(head);
  await expect(approves(page)).toHaveText(/^Setujui 10 laporan/);
  await approves(page).click();
  await head.sees("10 laporan disetujui.");
  // Nobody draws anew by sending anew: the newer text is in no pile.
  await expect(page.getByRole("button", { name: "Tambahkan ke tumpukan" })).toHaveCount(0);
  await head.goesTo("Menunggu");
  await page.locator(".person-group a").first().click();
  await head.sees("Dua rujukan.");
});

test("by the keys alone: j through the sample, a for all of it, u to take it back", async ({ head, server }) => {
  await layThePile(head, server);
  for (let step = 1; step <= PEOPLE; step += 1) {
    await head.presses("j");
    await head.sees(`${step} dari ${PEOPLE} dibuka`);
  }
  await head.presses("?");
  await expect(head.dialog).toContainText("Setujui seluruh tumpukan");
  await expect(head.dialog).not.toContainText("Cari di daftar");
  await head.presses("Escape");
  await expect(head.dialog).toBeHidden();
  await expect(approves(head.page)).toBeEnabled();
  await head.presses("a");
  await head.sees(`${PEOPLE * EACH} laporan disetujui.`);
  await head.presses("u");
  await head.sees(`Diurungkan: ${PEOPLE * EACH} laporan menunggu lagi.`);
  expect(await waiting(server)).toHaveLength(PEOPLE * EACH);
});

test("what is marked says why where the report is open, and is in no pile", async ({ head, server }) => {
  await hasARoutinePile(server, PEOPLE, EACH);
  const hand = new Hand(await Witness.asks(server.address, { login: "sri.rahayu", name: "" }));
  await hand.begins();
  const day = today();
  const entry = { id: 1, start: 480, end: 510, title: "Menyambut tamu dari provinsi" };
  await hand.does([{ doc: documentId(hand.witness.person, day), act: { submit: { report: { day, entries: [entry] } } } }], new Dice(3));
  await head.signsIn(dewi);
  await head.goesTo("Menunggu");
  await head.page.locator(".pane-list").getByRole("link").filter({ hasText: "Kegiatan baru" }).click();
  const report = head.page.getByRole("article");
  await expect(report.getByRole("banner").or(report.locator("header"))).toContainText(/Menit tak biasa: biasanya \d+/);
  const line = report.getByRole("listitem").filter({ hasText: "Menyambut tamu" });
  await expect(line).toContainText("Kegiatan baru bagi orang ini");
  await expect(line).toContainText("Tanpa RHK");
  await head.page.goto("/rutin");
  await head.sees(`${PEOPLE * EACH} laporan rutin dari ${PEOPLE} orang`);
});

test("the mirror tells what was not opened, and the author how soon they are answered", async ({ head, teacher, server }) => {
  await layThePile(head, server);
  await opensTheSample(head);
  await approves(head.page).click();
  await head.sees(`${PEOPLE * EACH} laporan disetujui.`);
  const mirror = head.page.locator("details", { hasText: "Cermin Anda" });
  await mirror.locator("summary").click();
  await expect(mirror).toContainText("Hanya Anda yang melihat ini");
  await expect(mirror).toContainText(/Disetujui tanpa dibuka\d+%: \d+ dari \d+ laporan/);
  await expect(mirror).toContainText(/Dari terkirim sampai dijawab\d+ (menit|jam|hari), nilai tengah dari \d+ laporan/);
  await teacher.signsIn({ login: "sri.rahayu", name: "Ns. Sri Rahayu, S.Kep." });
  await teacher.opensWhoAnswers();
  await teacher.sees("Waktu jawab laporan Anda, 30 hari terakhir");
  await teacher.sees(/(menit|jam|hari), nilai tengah dari \d+ laporan|Tidak dapat dihitung/);
});

test("everybody reads the rules of their office, without a line too", async ({ teacher, server }) => {
  const who = { login: "sri.rahayu", name: "Ns. Sri Rahayu, S.Kep." };
  await teacher.signsIn(who);
  await teacher.hasTheShell();
  await teacher.opensAccount();
  await teacher.page.getByRole("link", { name: /^Aturan laporan rutin/ }).click();
  await teacher.sees("Kantor ini belum menetapkan aturan sendiri");
  const office = (await teacher.page.getByRole("main").getByRole("heading", { level: 2 }).first().textContent()) ?? "";
  const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await server.runs("admin", "--data", server.data, "set-rules", "--office", office, "--from", from, "--minutes", "35", "--sample", "20");
  await teacher.sees(/^Berlaku sejak /);
  await teacher.losesTheLine();
  await teacher.page.reload();
  await teacher.sees("Menit sehari berbeda paling banyak 35% dari yang biasa bagi penulisnya.");
  await teacher.sees(/20% laporan tiap orang dibuka dulu, paling sedikit satu/);
});

/** How many exchanges since then carried more than a question. */
function carried(line: Line, since: number): number {
  const exchanges = line.passages.slice(since).filter(({ path }) => path === "/api/exchange");
  return exchanges.filter(({ upBody }) => upBody > 600).length;
}
