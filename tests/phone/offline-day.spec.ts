// A day without a line, from opening the app to the receipt.

import { ani, budi } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

test("a day is written and sent from a cold start without a line, and received once", async ({ teacher, server }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.closesTheApp();
  await teacher.losesTheLine();

  await teacher.opensAgain();
  await teacher.isHere(ani);
  await teacher.readsOfTheLine("Tanpa jaringan");
  await teacher.copiesTheLastDay();
  const copied = await teacher.entries.count();
  await teacher.writes({ title: "Membimbing lomba menulis", minutes: 30, amount: "4", unit: "siswa" });
  await expect(teacher.entries).toHaveCount(copied + 1);
  await teacher.seesItsStone("Tersimpan di HP ini");
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");
  await teacher.readsOfTheLine("Tanpa jaringan. 1 catatan tersimpan di HP ini.");

  const head = await Witness.asks(server.address, budi);
  expect(await head.reportsWith("Membimbing lomba menulis")).toEqual([]);

  await teacher.findsTheLine();
  await teacher.seesItsStone(/Diterima \d\d\.\d\d/);
  await teacher.seesEverythingReceived();
  const received = await head.reportsWith("Membimbing lomba menulis");
  expect(received).toHaveLength(1);
  expect(received[0]?.status).toBe("submitted");
  expect(received[0]?.steps.filter(({ step }) => step === "submit")).toHaveLength(1);
  expect(received[0]?.body.report.entries).toHaveLength(copied + 1);
});

test("the answer is lost after the server has kept it: sent again, kept once", async ({ teacher, server, line }) => {
  await teacher.signsIn(ani);
  await teacher.copiesTheLastDay();
  await teacher.writes({ title: "Rapat wali murid", minutes: 60 });
  await teacher.seesEverythingReceived();
  line.forget();
  line.swallowsAnswers(1);
  await teacher.sends();
  // The device cannot know that the server has it, and does not say so.
  await teacher.readsOfTheLine("1 catatan tersimpan di HP ini");
  await expect.poll(() => line.passedTo("/api/exchange").map(({ fate }) => fate)).toContain("swallowed");
  const head = await Witness.asks(server.address, budi);
  expect(await head.reportsWith("Rapat wali murid")).toHaveLength(1);

  await teacher.seesItsStone(/Diterima \d\d\.\d\d/);
  const received = await head.reportsWith("Rapat wali murid");
  expect(received).toHaveLength(1);
  expect(received[0]?.steps.filter(({ step }) => step === "submit")).toHaveLength(1);
});

test("a line that the phone believes in and that carries nothing: said, and tried again when asked", async ({
  teacher,
  server,
  line,
}) => {
  await teacher.signsIn(ani);
  line.cut();
  await teacher.writes({ title: "Mengawas ujian", minutes: 120 });
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");
  await teacher.readsOfTheLine("Tanpa jaringan. 1 catatan tersimpan di HP ini.");

  line.mend();
  await teacher.asksToConnect();
  await teacher.seesEverythingReceived();
  await teacher.goesTo("Hari ini");
  await teacher.seesItsStone(/Diterima/);
  expect(await (await Witness.asks(server.address, budi)).reportsWith("Mengawas ujian")).toHaveLength(1);
});

test("a slow line: nothing is called received before the answer is here", async ({ teacher, line }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Upacara bendera", minutes: 60 });
  await teacher.seesEverythingReceived();
  line.slow({ kbit: 8, roundTrip: 1_500 });
  await teacher.sends();
  await teacher.seesItsStone("Sedang dikirim");
  await teacher.readsOfTheLine("Mengirim dan mengambil");
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();
});
