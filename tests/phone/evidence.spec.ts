// Evidence: taken without a line, made small, kept, sent after the text, looked at by the superior.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type Person, ani, budi } from "../people.ts";
import { paper, photo } from "../photo.ts";
import { storeOf } from "../store.ts";
import { type Piece, Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** How a browser sees a picture. */
async function measures(page: Page, bytes: Buffer): Promise<{ width: number; height: number }> {
  return page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }));
    return { width: picture.width, height: picture.height };
  }, Array.from(bytes));
}

async function pieces(witness: Witness, words: string): Promise<Piece[]> {
  const [report] = await witness.reportsWith(words);
  return report?.body.report.entries.flatMap(({ evidence }) => evidence ?? []) ?? [];
}

const hashes = (found: Piece[]) => found.flatMap((piece) => ("file" in piece ? [piece.file.hash] : []));

async function writesWithAPhoto(teacher: Person): Promise<void> {
  await teacher.writes({ title: "Panen sayur", minutes: 60 });
  await teacher.opensTheEntry("Panen sayur");
  await teacher.attaches(await photo(teacher.page));
  await teacher.seesPieces(1);
  await teacher.finishesTheEntry();
}

test("a photo taken without a line is small, upright, says nothing of the place, and comes after the text", async ({
  teacher,
  head,
  server,
  line,
}) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await writesWithAPhoto(teacher);
  await expect(teacher.entries.filter({ hasText: "Panen sayur" })).toContainText("1 bukti");
  await teacher.sends();
  await teacher.closesTheApp();
  await teacher.opensAgain();
  await teacher.readsOfTheLine("Tanpa jaringan. 1 catatan tersimpan di HP ini.");
  line.forget();
  await teacher.findsTheLine();
  await teacher.seesEverythingReceived();
  const way = line.passages.filter(({ path }) => path.startsWith("/api/")).map(({ path }) => path.slice(0, 10));
  expect(way.indexOf("/api/blobs")).toBeGreaterThan(way.indexOf("/api/excha"));

  const witness = await Witness.asks(server.address, budi);
  const [piece] = await pieces(witness, "Panen sayur");
  if (!piece || !("file" in piece)) throw new Error("no photo came");
  const bytes = await witness.file(piece.file.hash);
  const small = await witness.file(piece.file.small ?? "");
  if (!bytes || !small) throw new Error("the photo is not with the server");
  expect(bytes.length).toBeLessThanOrEqual(300 * 1024);
  expect(bytes.length).toBe(piece.file.size);
  expect(small.length).toBeLessThanOrEqual(12 * 1024);
  // 2400 × 1800 on its side.
  expect(await measures(teacher.page, bytes)).toEqual({ width: 1200, height: 1600 });
  for (const copy of [bytes, small]) expect(copy.includes("Exif")).toBe(false);

  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await head.seesPieces(1);
  await head.page.getByRole("button", { name: /^Lihat IMG_1/ }).click();
  const large = head.dialog.getByRole("img", { name: /IMG_1/ });
  await expect(large).toBeVisible();
  await expect.poll(() => large.evaluate((it) => (it as HTMLImageElement).naturalHeight)).toBe(1600);
  // Once seen, it is there without a line.
  await head.presses("Escape");
  await head.losesTheLine();
  await head.page.reload();
  await head.opensTheReportOf(ani);
  await head.page.getByRole("button", { name: /^Lihat IMG_1/ }).click();
  await expect.poll(() => large.evaluate((it) => (it as HTMLImageElement).naturalHeight)).toBe(1600);
});

test("two photos and a paper chosen at once, and a link: all are there, one can be taken away", async ({ teacher, server }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Lomba baca puisi", minutes: 60 });
  await teacher.opensTheEntry("Lomba baca puisi");
  await teacher.attaches(await photo(teacher.page, 1), await photo(teacher.page, 2), paper);
  // The second quick photo is not lost (enketo#1043).
  await teacher.attaches(await photo(teacher.page, 3));
  await teacher.seesPieces(4);
  const hangsOut = (it: Element) => it.scrollHeight - it.clientHeight;
  expect(await teacher.dialog.evaluate(hangsOut), "the sheet ends where its foot does").toBeLessThanOrEqual(1);
  await teacher.dialog.getByText("Tautan", { exact: true }).click();
  await teacher.dialog.getByLabel("Alamat halaman").fill("bukan alamat");
  await teacher.button("Tambahkan tautan").click();
  await teacher.sees("Ini belum alamat halaman");
  await teacher.dialog.getByLabel("Alamat halaman").fill("album.example.id/puisi");
  await teacher.button("Tambahkan tautan").click();
  await expect(teacher.dialog.getByRole("link", { name: "album.example.id/puisi" })).toHaveAttribute(
    "href",
    "https://album.example.id/puisi",
  );
  await teacher.dialog.getByRole("button", { name: /^Hapus IMG_2/ }).click();
  await teacher.seesPieces(3);
  await teacher.finishesTheEntry();
  await teacher.sends();
  await teacher.seesEverythingReceived();
  const witness = await Witness.asks(server.address, budi);
  const found = await pieces(witness, "Lomba baca puisi");
  expect(found).toHaveLength(4);
  for (const hash of hashes(found)) expect(await witness.file(hash), hash).toBeDefined();
});

test("a form that is closed while photos are made small waits for all of them", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Senam pagi", minutes: 30 });
  await teacher.opensTheEntry("Senam pagi");
  const photos = [];
  for (let n = 1; n <= 3; n += 1) photos.push(await photo(teacher.page, n, 4000, 3000));
  await teacher.attaches(...photos.slice(0, 2));
  await teacher.attaches(...photos.slice(2));
  await teacher.finishesTheEntry();
  await expect(teacher.entries.filter({ hasText: "Senam pagi" })).toContainText("3 bukti");
});

test("a photo that the server does not take holds no other up, and it is said", async ({ teacher, server }) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Panen sayur", minutes: 60 });
  await teacher.opensTheEntry("Panen sayur");
  await teacher.attaches(await photo(teacher.page, 1), await photo(teacher.page, 2), await photo(teacher.page, 3));
  await teacher.seesPieces(3);
  await teacher.finishesTheEntry();
  // The disk of the phone has damaged the first that is to go.
  const damaged = await (await storeOf(teacher.page)).evaluate(async ({ base, done }) => {
    const first = (await done(base.transaction("unsent").objectStore("unsent").getAllKeys()))[0];
    const files = base.transaction("files", "readwrite").objectStore("files");
    await done(files.put(new Uint8Array([0xff, 0xd8, 0xff, 7]), first));
    base.close();
    return String(first);
  });
  await teacher.sends();
  await teacher.findsTheLine();
  await teacher.readsOfTheLine("Laporan diterima, satu bukti tidak.");
  await teacher.readsOfTheLineInTwoLines();
  const witness = await Witness.asks(server.address, budi);
  const found = hashes(await pieces(witness, "Panen sayur"));
  expect(found).toHaveLength(3);
  for (const hash of found) {
    await expect.poll(async () => (await witness.file(hash)) !== undefined, hash).toBe(hash !== damaged);
  }
});

test("what is no picture is refused in words, and nothing else is touched", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Piket", minutes: 30 });
  await teacher.opensTheEntry("Piket");
  await teacher.attaches({ name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("bukan foto") });
  await teacher.sees("Berkas ini tidak dapat dibaca");
  await teacher.attaches({ ...paper, buffer: Buffer.alloc(5 * 1024 * 1024 + 1, "%PDF-") });
  await teacher.sees("PDF ini lebih besar dari 5 MB");
  await teacher.seesPieces(0);
  await teacher.attaches(paper);
  await teacher.seesPieces(1);
});

test("forty photos over a line that is cut every two seconds and swallows answers: all arrive", async ({
  teacher,
  server,
  line,
}) => {
  test.setTimeout(240_000);
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  for (let entry = 0; entry < 4; entry += 1) {
    const title = `Kunjungan rumah ${entry + 1}`;
    await teacher.writes({ title, minutes: 60 });
    await teacher.opensTheEntry(title);
    const photos = [];
    for (let n = 0; n < 10; n += 1) photos.push(await photo(teacher.page, entry * 10 + n, 1200, 900));
    await teacher.attaches(...photos);
    await teacher.seesPieces(10);
    await teacher.finishesTheEntry();
  }
  await teacher.sends();
  line.slow({ kbit: 8_000, roundTrip: 40 });
  await teacher.findsTheLine();
  const cuts = setInterval(() => {
    line.cut();
    line.mend();
    line.swallowsAnswers(1, "PUT", "/api/blobs/");
  }, 2_000);
  try {
    await teacher.readsOfTheLine(/\d+ dari 40 bukti terkirim/);
    await expect(teacher.page.getByRole("banner").getByRole("status")).toContainText("Semua sudah diterima server", {
      timeout: 200_000,
    });
  } finally {
    clearInterval(cuts);
  }
  const broken = line.passages.filter(({ method, fate }) => method === "PUT" && fate !== "answered");
  expect(broken.length, "the line was as bad as it was meant to be").toBeGreaterThan(3);
  const witness = await Witness.asks(server.address, budi);
  const found = hashes(await pieces(witness, "Kunjungan rumah"));
  expect(new Set(found).size).toBe(40);
  for (const hash of found) expect(await witness.file(hash), hash).toBeDefined();
});

test("a restored server that has lost a photo is brought it again", async ({ teacher, server, line }) => {
  const copies = await mkdtemp(join(tmpdir(), "setapak-copies-"));
  await teacher.signsIn(ani);
  await teacher.seesEverythingReceived();
  await server.runs("backup", "--data", server.data, copies);
  await writesWithAPhoto(teacher);
  await teacher.sends();
  await teacher.seesEverythingReceived();
  const before = await pieces(await Witness.asks(server.address, budi), "Panen sayur");
  expect(hashes(before)).toHaveLength(1);

  await server.stop();
  const [copy] = await readdir(copies);
  await server.runs("restore", "--data", server.data, join(copies, copy ?? ""));
  await rm(join(server.data, "files"), { recursive: true });
  await server.start();
  line.leadsTo(server.address);
  await teacher.asksToConnect();
  const witness = await Witness.asks(server.address, budi);
  await expect
    .poll(async () => hashes(await pieces(witness, "Panen sayur")), { timeout: 30_000 })
    .toEqual(hashes(before));
  const [hash] = hashes(before);
  await expect.poll(async () => (await witness.file(hash ?? ""))?.length, { timeout: 30_000 }).toBeGreaterThan(10_000);
  await rm(copies, { recursive: true });
});

test("a full phone keeps its photos until a restored server has said which of them it has", async ({
  ownPhone,
  server,
  line,
}) => {
  const copies = await mkdtemp(join(tmpdir(), "setapak-copies-"));
  let person = await ownPhone.turnsOn();
  await person.signsIn(ani);
  await person.hasTheShell();
  await person.seesEverythingReceived();
  await server.runs("backup", "--data", server.data, copies);
  await writesWithAPhoto(person);
  await person.sends();
  await person.seesEverythingReceived();
  const before = await pieces(await Witness.asks(server.address, budi), "Panen sayur");
  expect(hashes(before)).toHaveLength(1);
  await ownPhone.turnsOff();

  await server.stop();
  const [copy] = await readdir(copies);
  await server.runs("restore", "--data", server.data, join(copies, copy ?? ""));
  await rm(join(server.data, "files"), { recursive: true });
  await server.start();
  line.leadsTo(server.address);
  person = await ownPhone.turnsOn();
  const devtools = await person.context.newCDPSession(person.page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: line.address, quotaSize: 1 });
  await person.opens();
  await person.isHere(ani);
  await person.readsOfTheLine(/^HP penuh/);
  // There is room again.
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: line.address });
  await person.asksToConnect();
  const witness = await Witness.asks(server.address, budi);
  const [hash] = hashes(before);
  await expect.poll(async () => (await witness.file(hash ?? ""))?.length, { timeout: 30_000 }).toBeGreaterThan(10_000);
  await rm(copies, { recursive: true });
});

test("a photo that is still being made small when the page is left is attached all the same", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Senam pagi" });
  const large = [await photo(teacher.page, 1, 4000, 3000), await photo(teacher.page, 2, 4000, 3000)];
  await teacher.attaches(...large);
  // Back, and to another page, before the phone is done.
  await teacher.page.evaluate(() => {
    history.pushState(null, "", "/kalender");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await expect(teacher.dialog).toBeHidden();
  await teacher.goesTo("Hari ini");
  await expect(teacher.entries.filter({ hasText: "Senam pagi" })).toContainText("2 bukti");
  await teacher.hasMattersToLookAt(0);
});

/** The browser has lost the bytes of every file, and only those. */
async function losesTheBytes(page: Page): Promise<void> {
  await (await storeOf(page)).evaluate(async ({ base, done }) => {
    await done(base.transaction("files", "readwrite").objectStore("files").clear());
    base.close();
  });
}

test("a photo whose bytes the browser lost is said to be lost, is not called sent, and can be taken again", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await writesWithAPhoto(teacher);
  await losesTheBytes(teacher.page);
  await teacher.findsTheLine();
  await teacher.readsOfTheLine(/^Foto Panen sayur \(.*\) tidak ada lagi; ambil lagi/);
  await teacher.page.reload();
  await teacher.readsOfTheLine(/^Foto Panen sayur/);
  // It is marked where it can be mended.
  const lost = "Bukti tidak ada lagi di HP ini; tambahkan lagi.";
  await expect(teacher.entries.filter({ hasText: "Panen sayur" })).toContainText(lost);
  await teacher.opensTheEntry("Panen sayur");
  await teacher.page.getByRole("button", { name: /^Lihat IMG_1/ }).click();
  await expect(teacher.dialog.last()).toContainText(lost);
  await teacher.dialog.last().getByRole("button", { name: "Tutup" }).click();
  await teacher.dialog.getByRole("button", { name: /^Hapus IMG_1/ }).click();
  await teacher.seesPieces(0);
  await teacher.attaches(await photo(teacher.page, 2));
  await teacher.seesPieces(1);
  await teacher.finishesTheEntry();
  await teacher.sends();
  await teacher.seesEverythingReceived();
  await expect(teacher.page.getByText(lost)).toHaveCount(0);
  const witness = await Witness.asks(server.address, budi);
  const [hash] = hashes(await pieces(witness, "Panen sayur"));
  await expect.poll(async () => (await witness.file(hash ?? "")) !== undefined).toBe(true);
});

test("bytes lost after the server had them are missed by nobody", async ({ teacher, line }) => {
  await teacher.signsIn(ani);
  await writesWithAPhoto(teacher);
  await teacher.seesEverythingReceived();
  await losesTheBytes(teacher.page);
  await teacher.page.reload();
  await teacher.seesEverythingReceived();
  expect(line.passages.length).toBeGreaterThan(0);
});
