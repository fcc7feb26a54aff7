// Several tabs of one person: all may write, one exchanges, and none waits for another that has stopped.

import type { CDPSession } from "@playwright/test";
import { type Person, ani } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** The tab stops where it is, as one that the phone has frozen: it runs no line of the app any more. */
async function freezes(tab: Person): Promise<CDPSession> {
  const devtools = await tab.context.newCDPSession(tab.page);
  await devtools.send("Debugger.enable");
  await devtools.send("Debugger.pause");
  return devtools;
}

async function thaws(devtools: CDPSession): Promise<void> {
  await devtools.send("Debugger.disable");
}

test("three tabs, and the one that was exchanging is frozen in the middle of it: the others go on, and nothing goes twice (powersync-js#498)", async ({
  teacher: first,
  line,
  server,
}) => {
  test.setTimeout(150_000);
  await first.signsIn(ani);
  const second = await first.opensASecondTab();
  await second.isHere(ani);
  const third = await first.opensASecondTab();
  await third.isHere(ani);
  for (const tab of [second, third]) await tab.seesEverythingReceived();

  // Its answer is on the way for so long that it is frozen before it comes.
  line.forget();
  line.slow({ kbit: 4, roundTrip: 3_000 });
  await first.writes({ title: "Piket pagi", minutes: 30 });
  await first.readsOfTheLine("Mengirim dan mengambil");
  const devtools = await freezes(first);
  line.fast();
  await expect.poll(() => line.passedTo("/api/exchange").map(({ fate }) => fate)).toContain("answered");
  const held = () => second.page.evaluate(async () => (await navigator.locks.query()).held?.length);
  expect(await held(), "the frozen tab holds the turn to exchange").toBe(1);

  await second.opensTheEntry("Piket pagi");
  await second.fillsIn({ description: "Menyambut siswa" });
  await second.readsThatItIsKept();
  await second.finishesTheEntry();
  await third.writes({ title: "Senam", minutes: 30 });
  await expect(second.entries).toHaveCount(2);
  await second.sends();
  // Longer than any exchange takes they do not wait for it.
  await second.seesItsStone(/Diterima/, { within: 90_000 });
  await third.seesItsStone(/Diterima/);
  await second.seesEverythingReceived();
  await third.seesEverythingReceived();

  await thaws(devtools);
  await first.seesItsStone(/Diterima/);
  await first.seesEverythingReceived();
  for (const tab of [first, second, third]) {
    await expect(tab.entries).toHaveCount(2);
    await tab.hasMattersToLookAt(0);
  }
  const received = await (await Witness.asks(server.address, ani)).reportsWith("Piket pagi");
  expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
  expect(received[0]?.body.report.entries).toMatchObject([
    { title: "Piket pagi", description: "Menyambut siswa" },
    { title: "Senam" },
  ]);
});

test("a second and a third tab open on all that the first has, without a line, and while it stands still (Trilium#10914)", async ({
  teacher: first,
}) => {
  await first.signsIn(ani);
  await first.hasTheShell();
  await first.writes({ title: "Rapat guru", minutes: 60 });
  await first.seesEverythingReceived();
  await first.losesTheLine();
  await first.writes({ title: "Piket pagi", minutes: 30 });
  const second = await first.opensASecondTab();
  const devtools = await freezes(first);
  const third = await first.opensASecondTab();
  for (const tab of [second, third]) {
    await tab.isHere(ani);
    await expect(tab.entries).toHaveCount(2);
  }
  await third.writes({ title: "Senam", minutes: 30 });
  await expect(second.entries).toHaveCount(3);
  await thaws(devtools);
  for (const tab of [first, second, third]) await expect(tab.entries).toHaveCount(3);
});

test("one draft in two tabs, the same words written in both: both texts stay (enketo#942)", async ({ teacher, server }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Rapat guru", minutes: 60, description: "Jadwal" });
  await teacher.seesEverythingReceived();
  const other = await teacher.opensASecondTab();
  await other.isHere(ani);
  await teacher.losesTheLine();
  await teacher.opensTheEntry("Rapat guru");
  await other.opensTheEntry("Rapat guru");
  // Neither has seen the other's when it begins.
  await Promise.all([
    teacher.fillsIn({ description: "Jadwal ujian" }),
    other.fillsIn({ description: "Jadwal libur" }),
  ]);
  await teacher.readsThatItIsKept();
  await other.readsThatItIsKept();
  await teacher.finishesTheEntry();
  await other.finishesTheEntry();
  await teacher.findsTheLine();
  await teacher.seesEverythingReceived();
  await other.seesEverythingReceived();
  for (const tab of [teacher, other]) await tab.hasMattersToLookAt(1);

  await other.closesTheApp();
  await teacher.closesTheApp();
  await teacher.opensAgain();
  await teacher.hasMattersToLookAt(1);
  await teacher.goesTo("Perlu dilihat");
  await teacher.sees("Jadwal ujian");
  await teacher.sees("Jadwal libur");
  const witness = await Witness.asks(server.address, ani);
  const [draft] = await witness.reportsWith("Rapat guru");
  expect(draft?.body.report.entries[0]?.description).toMatch(/^Jadwal (ujian|libur)$/);
});

test("what was decided in a tab that was closed without a line goes once the app is opened again, untouched (replicache 9.0.0-beta.0)", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.writes({ title: "Kunjungan rumah", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");
  await teacher.takesBack();
  await teacher.writes({ title: "Piket pagi", minutes: 30 });
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");
  await teacher.comments("Menyusul karena tidak ada jaringan.");
  await teacher.closesTheApp();
  await teacher.findsTheLine();
  const witness = await Witness.asks(server.address, ani);
  expect(await witness.reportsWith("Kunjungan rumah")).toEqual([]);

  await teacher.opensAgain();
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();
  const received = await witness.reportsWith("Kunjungan rumah");
  expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
  expect(received[0]?.body.report.entries.map(({ title }) => title)).toEqual(["Kunjungan rumah", "Piket pagi"]);
  expect(received[0]?.thread?.map(({ text }) => text)).toEqual(["Menyusul karena tidak ada jaringan."]);
});
