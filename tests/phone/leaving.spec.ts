// Leaving, and being sent away: nothing of what was written goes with it.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ani, budi } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

test("signing out with work that was never sent says so, offers to send, and drops nothing", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Kunjungan rumah", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");

  await teacher.wantsToSignOut();
  await expect(teacher.dialog).toContainText("1 catatan Anda belum terkirim");
  await expect(teacher.dialog).toContainText("tetap tersimpan di HP ini");
  // Nothing is offered that cannot be done now.
  await expect(teacher.dialog).toContainText("Belum ada jaringan, jadi belum terkirim.");
  await expect(teacher.dialog.getByRole("button", { name: "Kirim dulu" })).toHaveCount(0);
  await teacher.leavesWorkHereAndSignsOut();
  await teacher.sees("1 catatan belum terkirim");
  const head = await Witness.asks(server.address, budi);
  expect(await head.reportsWith("Kunjungan rumah")).toEqual([]);

  await teacher.findsTheLine();
  await teacher.signsInAtTheDoor(ani);
  await teacher.goesTo("Hari ini");
  await teacher.seesItsStone(/Diterima/);
  expect(await head.reportsWith("Kunjungan rumah")).toHaveLength(1);
});

test("signing out sends first where there is a line", async ({ teacher, server }) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Membina pramuka", minutes: 120 });
  await teacher.sends();
  await teacher.wantsToSignOut();
  await expect(teacher.dialog).toContainText("1 catatan Anda belum terkirim");
  await teacher.findsTheLine();
  await expect(teacher.dialog).toContainText("Semua catatan Anda sudah terkirim");
  await teacher.dialog.getByRole("button", { name: "Keluar", exact: true }).click();
  await teacher.isAtTheDoor();
  await teacher.sees("Semua catatan sudah terkirim");
  // Whoever comes next begins at their own day.
  await expect(teacher.page).toHaveURL(/\/$/);
  await teacher.signsInAtTheDoor(budi);
  await expect(teacher.page).toHaveURL(/\/$/);
  expect(await (await Witness.asks(server.address, budi)).reportsWith("Membina pramuka")).toHaveLength(1);
});

test("signing out while a restored server is being fetched from drops nothing that it has lost", async ({
  teacher,
  server,
  line,
}) => {
  const copies = await mkdtemp(join(tmpdir(), "setapak-copies-"));
  await teacher.signsIn(ani);
  await teacher.seesEverythingReceived();
  await server.runs("backup", "--data", server.data, copies);
  await teacher.writes({ title: "Panen sayur", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();

  await server.stop();
  const [copy] = await readdir(copies);
  await server.runs("restore", "--data", server.data, join(copies, copy ?? ""));
  await server.start();
  line.leadsTo(server.address);
  line.forget();
  // It says that it lives a new life, and nothing of what it has.
  line.slow({ kbit: 8_000, roundTrip: 1_500 });
  await teacher.asksToConnect();
  await expect.poll(() => line.passedTo("/api/exchange").filter(({ fate }) => fate === "answered").length).toBe(1);
  line.cut();
  line.fast();
  expect(await (await Witness.asks(server.address, budi)).reportsWith("Panen sayur")).toEqual([]);

  await teacher.wantsToSignOut();
  await expect(teacher.dialog).toContainText(/mungkin kehilangan \d+ catatan Anda; HP ini masih menyimpannya/);
  await teacher.leavesWorkHereAndSignsOut();
  await teacher.sees(/\d+ catatan belum terkirim/);
  line.mend();
  await teacher.signsInAtTheDoor(ani);
  const head = await Witness.asks(server.address, budi);
  await expect.poll(async () => (await head.reportsWith("Panen sayur")).length).toBe(1);
  await rm(copies, { recursive: true });
});

test("a session that ended while there was no line: everything stays, and goes after signing in", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Koreksi tugas", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");
  await teacher.context.clearCookies();
  await teacher.findsTheLine();

  await teacher.readsOfTheLine("Perlu masuk lagi: 1 catatan tersimpan di HP ini.");
  await teacher.sees("Masuk lagi agar terkirim");
  await expect(teacher.entries).toContainText("Koreksi tugas");
  await teacher.signsInWhereTheyAre();
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();
  const received = await (await Witness.asks(server.address, budi)).reportsWith("Koreksi tugas");
  expect(received).toHaveLength(1);
  expect(received[0]?.steps.map(({ step }) => step)).toEqual(["submit"]);
});
