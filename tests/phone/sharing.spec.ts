// One phone, several tabs; one phone, several people.

import { type Person, ani, budi, siti } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** The teacher without a line, and the second tab; both have the same entry open. */
async function opensOneEntryInTwoTabs(teacher: Person): Promise<Person> {
  await teacher.signsIn(ani);
  const other = await teacher.opensASecondTab();
  await other.isHere(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Rapat guru", minutes: 60 });
  await expect(other.entries.filter({ hasText: "Rapat guru" })).toHaveCount(1);
  await teacher.opensTheEntry("Rapat guru");
  await other.opensTheEntry("Rapat guru");
  return other;
}

test("two tabs of one person: each sees the other, different fields meet, all is sent once", async ({
  teacher,
  server,
  line,
}) => {
  const other = await opensOneEntryInTwoTabs(teacher);
  await teacher.fillsIn({ description: "Membahas jadwal ujian" });
  await other.fillsIn({ amount: "1", unit: "kegiatan" });
  await teacher.readsThatItIsKept();
  await other.readsThatItIsKept();
  // The open forms follow, field by field.
  await expect(other.field("Uraian")).toHaveValue("Membahas jadwal ujian");
  await expect(teacher.field("Jumlah")).toHaveValue("1");
  await teacher.finishesTheEntry();
  await other.finishesTheEntry();
  for (const tab of [teacher, other]) {
    await expect(tab.entries.filter({ hasText: "Rapat guru" })).toContainText("1 kegiatan");
    await tab.hasMattersToLookAt(0);
  }

  await other.sends();
  await other.seesItsStone("Menunggu jaringan");
  await teacher.seesItsStone("Menunggu jaringan");
  line.forget();
  await teacher.findsTheLine();
  await teacher.seesItsStone(/Diterima/);
  await other.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();
  await other.seesEverythingReceived();
  await other.hasMattersToLookAt(0);

  const received = await (await Witness.asks(server.address, budi)).reportsWith("Rapat guru");
  expect(received).toHaveLength(1);
  expect(received[0]?.steps.map(({ step }) => step)).toEqual(["submit"]);
  expect(received[0]?.body.report.entries).toHaveLength(1);
  expect(received[0]?.body.report.entries[0]).toMatchObject({ description: "Membahas jadwal ujian", unit: "kegiatan" });
});

test("two tabs typed into at the same time, letter by letter, in one entry: nothing is lost or asked", async ({ teacher }) => {
  const other = await opensOneEntryInTwoTabs(teacher);
  // Slower and faster than the pause after which a form keeps what was typed.
  await Promise.all([
    teacher.field("Uraian").pressSequentially("Membahas jadwal ujian semester", { delay: 35 }),
    (async () => {
      await other.field("Jumlah").pressSequentially("123", { delay: 400 });
      await other.field("Satuan").pressSequentially("kegiatan", { delay: 90 });
    })(),
  ]);
  for (const tab of [teacher, other]) {
    await tab.readsThatItIsKept();
    await expect(tab.field("Uraian")).toHaveValue("Membahas jadwal ujian semester");
    await expect(tab.field("Jumlah")).toHaveValue("123");
    await expect(tab.field("Satuan")).toHaveValue("kegiatan");
    await tab.finishesTheEntry();
    await tab.hasMattersToLookAt(0);
  }
});

test("a phone in two hands: each has their own, and finds it again", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Catatan pribadi Ani", minutes: 30 });
  await teacher.wantsToSignOut();
  await teacher.leavesWorkHereAndSignsOut();
  await teacher.sees("1 catatan belum terkirim");

  await teacher.findsTheLine();
  await teacher.signsInAtTheDoor(siti);
  await teacher.goesTo("Hari ini");
  await teacher.sees("Belum ada kegiatan");
  await expect(teacher.page.getByText("Catatan pribadi Ani")).toHaveCount(0);
  await teacher.writes({ title: "Catatan pribadi Siti", minutes: 60 });
  await teacher.seesEverythingReceived();
  const stores = await teacher.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(new Set(stores.filter((name) => name?.startsWith("setapak-"))).size).toBe(2);
  await teacher.signsOut();

  await teacher.signsInAtTheDoor(ani);
  await teacher.goesTo("Hari ini");
  await expect(teacher.entries).toHaveCount(1);
  await expect(teacher.entries).toContainText("Catatan pribadi Ani");
  await teacher.seesEverythingReceived();
});

test("two devices of one person, one of them without a line, write the same field: both texts stay, she chooses", async ({
  teacher,
  head: tablet,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Rapat guru", minutes: 60, description: "Jadwal" });
  await teacher.seesEverythingReceived();
  await tablet.signsIn(ani);
  await expect(tablet.entries.filter({ hasText: "Rapat guru" })).toHaveCount(1);
  await teacher.losesTheLine();
  for (const [device, words] of [[teacher, "Jadwal ujian, dari HP"], [tablet, "Jadwal libur, dari tablet"]] as const) {
    await device.opensTheEntry("Rapat guru");
    await device.fillsIn({ description: words });
    await device.finishesTheEntry();
  }
  await tablet.seesEverythingReceived();
  await teacher.hasMattersToLookAt(0);

  await teacher.findsTheLine();
  await teacher.hasMattersToLookAt(1);
  await teacher.goesTo("Perlu dilihat");
  await teacher.sees("Jadwal ujian, dari HP");
  await teacher.sees("Jadwal libur, dari tablet");
  await teacher.page.getByRole("button", { name: "Pakai tulisan saya" }).click();
  await teacher.hasMattersToLookAt(0);
  await teacher.seesEverythingReceived();
  const [chosen] = await (await Witness.asks(server.address, ani)).reportsWith("Rapat guru");
  expect(chosen?.body.report.entries).toMatchObject([{ description: "Jadwal ujian, dari HP" }]);
});
