// Four stories in the engines of Safari and Firefox: what depends most on what a browser keeps.
//
// All else is told in Chromium, beside this folder; the same rules of the app hold here.

import { ani, budi } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "./world.ts";

test("a day is written and sent from a cold start without a line, and received once", async ({ teacher, server }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.closesTheApp();
  await teacher.losesTheLine();

  await teacher.opensAgain();
  await teacher.isHere(ani);
  await teacher.readsOfTheLine("Tanpa jaringan");
  await teacher.copiesTheLastDay();
  const copied = (await teacher.entries()).length;
  await teacher.writes({ title: "Membimbing lomba menulis", minutes: 30, amount: "4", unit: "siswa" });
  expect(await teacher.entries()).toHaveLength(copied + 1);
  await teacher.seesItsStone(/^Tersimpan di (HP|perangkat) ini/);
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");
  // Two, where the device had tried to send the draft before: what may have gone is never changed.
  await teacher.readsOfTheLine(/Tanpa jaringan\. [12] catatan tersimpan di (HP|perangkat) ini\./);
  const head = await Witness.asks(server.address, budi);
  expect(await head.reportsWith("Membimbing lomba menulis")).toEqual([]);

  await teacher.findsTheLine();
  await teacher.asksToConnect();
  await teacher.seesEverythingReceived();
  await teacher.goesTo("Hari ini");
  await teacher.seesItsStone(/Diterima \d\d\.\d\d/);
  const received = await head.reportsWith("Membimbing lomba menulis");
  expect(received).toHaveLength(1);
  expect(received[0]?.status).toBe("submitted");
  expect(received[0]?.steps.filter(({ step }) => step === "submit")).toHaveLength(1);
  expect(received[0]?.body.report.entries).toHaveLength(copied + 1);
});

test("returned with a reason, mended, sent again, approved", async ({ teacher, head, server }) => {
  const words = "Jumlah siswa pada kegiatan “Les membaca” belum sesuai daftar hadir.";
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Les membaca", minutes: 60, amount: "40", unit: "siswa" });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);

  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await teacher.seesItsStone(/Dilihat \d\d\.\d\d/);
  await head.returns({ kind: "Lihat lagi jumlahnya", words, about: "Les membaca" });
  await head.sees(/Dikembalikan: Ani Lestari/);

  await teacher.seesItsStone(/Dikembalikan/);
  await teacher.sees(words);
  await teacher.seesAnEntry("Les membaca", "Ditandai atasan");
  await teacher.opensTheEntry("Les membaca");
  await teacher.fillsIn({ amount: "36" });
  await teacher.finishesTheEntry();
  const difference = "Les membacaJumlahsebelumnya: 40 siswa, sekarang: 36 siswa";
  await teacher.seesWhatChanged(difference);
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);

  await head.opensTheReportOf(ani);
  await head.seesWhatChanged(difference);
  await head.approves();
  await head.sees(/Disetujui: Ani Lestari/);
  await teacher.seesItsStone(/Disetujui \d\d\.\d\d/);
  const [report] = await (await Witness.asks(server.address, ani)).reportsWith("Les membaca");
  expect(report?.status).toBe("approved");
  expect(report?.steps.map(({ step }) => step)).toEqual(["submit", "return", "submit", "approve"]);
});

test("two tabs of one person: each sees the other, different fields meet, all is sent once", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  const other = await teacher.opensASecondTab();
  await other.isHere(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Rapat guru", minutes: 60 });
  await other.seesAnEntry("Rapat guru");
  await teacher.opensTheEntry("Rapat guru");
  await other.opensTheEntry("Rapat guru");
  await teacher.fillsIn({ description: "Membahas jadwal ujian" });
  await other.fillsIn({ amount: "1", unit: "kegiatan" });
  await teacher.readsThatItIsKept();
  await other.readsThatItIsKept();
  // The open forms follow, field by field.
  await expect.poll(() => other.reads("Uraian")).toBe("Membahas jadwal ujian");
  await expect.poll(() => teacher.reads("Jumlah")).toBe("1");
  for (const tab of [teacher, other]) {
    await tab.finishesTheEntry();
    await tab.seesAnEntry("Rapat guru", "1 kegiatan");
    await tab.hasMattersToLookAt(0);
  }

  await other.sends();
  await other.seesItsStone("Menunggu jaringan");
  await teacher.seesItsStone("Menunggu jaringan");
  await teacher.findsTheLine();
  await teacher.asksToConnect();
  await teacher.seesEverythingReceived();
  await other.seesItsStone(/Diterima/);
  await other.seesEverythingReceived();
  await other.hasMattersToLookAt(0);
  const received = await (await Witness.asks(server.address, budi)).reportsWith("Rapat guru");
  expect(received).toHaveLength(1);
  expect(received[0]?.steps.map(({ step }) => step)).toEqual(["submit"]);
  expect(received[0]?.body.report.entries).toMatchObject([
    { description: "Membahas jadwal ujian", unit: "kegiatan" },
  ]);
});

test("a browser that the system kills in the middle of a word: what was called kept is there", async ({ teacher }) => {
  const kept = "Mendampingi siswa membuat pupuk kompos";
  const more = " di kebun sekolah";
  // She signed in another day: browsers may take five seconds to keep who is here (localStorage).
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.closesTheApp();
  await teacher.losesTheLine();
  await teacher.opensAgain();
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Berkebun", description: kept });
  await teacher.readsThatItIsKept();
  await teacher.types(more);
  await teacher.losesTheAppToTheSystem();

  await teacher.opensAgain();
  await teacher.isHere(ani);
  await teacher.opensTheEntry("Berkebun");
  const found = await teacher.reads("Uraian");
  expect(found.slice(0, kept.length)).toBe(kept);
  expect(kept + more).toContain(found);
  await teacher.finishesTheEntry();
  await teacher.findsTheLine();
  await teacher.asksToConnect();
  await teacher.seesEverythingReceived();
});
