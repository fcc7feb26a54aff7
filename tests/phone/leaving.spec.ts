// Leaving, and being sent away: nothing of what was written goes with it.

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
  await teacher.dialog.getByRole("button", { name: "Kirim dulu" }).click();
  await expect(teacher.dialog).toContainText("Belum ada jaringan, jadi belum terkirim.");
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
  await expect(teacher.dialog).toContainText("Semua catatan Anda sudah terkirim.");
  await teacher.dialog.getByRole("button", { name: "Keluar", exact: true }).click();
  await teacher.isAtTheDoor();
  await teacher.sees("Semua catatan sudah terkirim");
  // Whoever comes next begins at their own day.
  await expect(teacher.page).toHaveURL(/\/$/);
  await teacher.signsInAtTheDoor(budi);
  await expect(teacher.page).toHaveURL(/\/$/);
  expect(await (await Witness.asks(server.address, budi)).reportsWith("Membina pramuka")).toHaveLength(1);
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

  await teacher.readsOfTheLine("Perlu masuk lagi: 1 kiriman tersimpan di HP ini.");
  await teacher.sees("Masuk lagi agar terkirim");
  await expect(teacher.entries).toContainText("Koreksi tugas");
  await teacher.signsInWhereTheyAre();
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();
  const received = await (await Witness.asks(server.address, budi)).reportsWith("Koreksi tugas");
  expect(received).toHaveLength(1);
  expect(received[0]?.steps.map(({ step }) => step)).toEqual(["submit"]);
});
