// One person, two devices, each with a line of its own: what is written here is there, whichever comes
// back first, and only the same words written twice are a question. (A stale write or a join without a word lost the
// other device's edit in bitwarden/server#332 and tasks#1580.)

import { readFile } from "node:fs/promises";
import { type Person, ani, budi } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** Two entries that both devices have, and no line any more. */
async function beginsOnBoth(phone: Person, tablet: Person): Promise<void> {
  await phone.signsIn(ani);
  await phone.writes({ title: "Rapat guru", minutes: 60, description: "Jadwal" });
  await phone.writes({ title: "Piket pagi", minutes: 30 });
  await phone.seesEverythingReceived();
  await tablet.signsIn(ani);
  await expect(tablet.entries).toHaveCount(2);
  for (const device of [phone, tablet]) {
    await device.losesTheLine();
    await device.readsOfTheLine("Tanpa jaringan");
  }
}

async function changes(device: Person, title: string, what: Parameters<Person["fillsIn"]>[0]): Promise<void> {
  await device.opensTheEntry(title);
  await device.fillsIn(what);
  await device.readsThatItIsKept();
  await device.finishesTheEntry();
}

/** Every entry of the day, as both devices show it. */
async function showTheSame(phone: Person, tablet: Person, titles: string[]): Promise<void> {
  for (const device of [phone, tablet]) {
    await expect(device.entries).toHaveCount(titles.length);
    for (const title of titles) await expect(device.entries.filter({ hasText: title })).toHaveCount(1);
    await device.seesEverythingReceived();
    await device.hasMattersToLookAt(0);
  }
}

/** The same words of one entry, another way on each; the tablet comes back first, and the phone is asked. */
async function clash(phone: Person, tablet: Person): Promise<void> {
  await changes(phone, "Rapat guru", { description: "Jadwal ujian, dari HP" });
  await changes(tablet, "Rapat guru", { description: "Jadwal libur, dari tablet" });
  await tablet.findsTheLine();
  await tablet.seesEverythingReceived();
  await phone.findsTheLine();
  await phone.hasMattersToLookAt(1);
}

for (const first of ["phone", "tablet"] as const) {
  test(`private drafts of both meet without a question, the ${first} comes back first (super-productivity#8107)`, async ({
    teacher: phone,
    head: tablet,
    server,
  }) => {
    await beginsOnBoth(phone, tablet);
    await changes(phone, "Rapat guru", { description: "Jadwal ujian semester" });
    await phone.writes({ title: "Dari HP", minutes: 30 });
    await changes(tablet, "Rapat guru", { amount: "2", unit: "kelas" });
    await changes(tablet, "Piket pagi", { title: "Piket pagi dan sore" });
    await tablet.writes({ title: "Dari tablet", minutes: 30 });

    const [one, other] = first === "phone" ? [phone, tablet] : [tablet, phone];
    await one.findsTheLine();
    await one.seesEverythingReceived();
    await other.findsTheLine();
    await showTheSame(phone, tablet, ["Rapat guru", "Piket pagi dan sore", "Dari HP", "Dari tablet"]);
    for (const device of [phone, tablet]) {
      await device.opensTheEntry("Rapat guru");
      await expect(device.field("Uraian")).toHaveValue("Jadwal ujian semester");
      await expect(device.field("Jumlah")).toHaveValue("2");
      await expect(device.field("Satuan")).toHaveValue("kelas");
      await device.finishesTheEntry();
    }

    const drafts = await (await Witness.asks(server.address, ani)).reportsWith("Rapat guru");
    expect(drafts.map(({ status }) => status)).toEqual(["draft"]);
    expect(drafts[0]?.body.report.entries.map(({ title }) => title).sort()).toEqual(
      ["Dari HP", "Dari tablet", "Piket pagi dan sore", "Rapat guru"],
    );
    // They are nobody else's, mirrored or not.
    expect(await (await Witness.asks(server.address, budi)).reportsWith("Rapat guru")).toEqual([]);

    await tablet.closesTheApp();
    await tablet.opensAgain();
    await showTheSame(phone, tablet, ["Rapat guru", "Piket pagi dan sore", "Dari HP", "Dari tablet"]);
  });
}

for (const [choice, stays] of [
  ["Pakai tulisan saya", "Jadwal ujian, dari HP"],
  ["Pakai yang diterima", "Jadwal libur, dari tablet"],
] as const) {
  test(`the same words written on both: both texts are shown, “${choice}” holds on both devices (etesync#149)`, async ({
    teacher: phone,
    head: tablet,
    server,
  }) => {
    await beginsOnBoth(phone, tablet);
    await clash(phone, tablet);

    // The question waits as long as its author likes, and for no line.
    await phone.closesTheApp();
    await phone.losesTheLine();
    await phone.opensAgain();
    await phone.hasMattersToLookAt(1);
    await phone.findsTheLine();
    await phone.goesTo("Perlu dilihat");
    await phone.sees("Jadwal ujian, dari HP");
    await phone.sees("Jadwal libur, dari tablet");
    await phone.button(choice).click();
    if (choice === "Pakai yang diterima") {
      // What goes is shown once more before it goes.
      await expect(phone.dialog).toContainText("Jadwal ujian, dari HP");
      await phone.button("Ya, lepaskan").click();
    }
    await phone.hasMattersToLookAt(0);
    await phone.goesTo("Hari ini");
    await showTheSame(phone, tablet, ["Rapat guru", "Piket pagi"]);
    for (const device of [phone, tablet]) {
      await device.opensTheEntry("Rapat guru");
      await expect(device.field("Uraian")).toHaveValue(stays);
      await device.finishesTheEntry();
    }
    await expect.poll(async () => (await Witness.asks(server.address, ani)).reportsWith(stays)).toHaveLength(1);
  });
}

for (const choice of ["Pakai tulisan saya", "Gabungkan keduanya"] as const) {
  test(`what was sent into a clash is sent again by “${choice}”, and said so`, async ({ teacher: phone, head: tablet, server }) => {
    await beginsOnBoth(phone, tablet);
    await changes(phone, "Rapat guru", { description: "Jadwal ujian, dari HP", amount: "1", unit: "kali" });
    await changes(phone, "Piket pagi", { amount: "1", unit: "kali" });
    await phone.sends();
    await phone.seesItsStone("Menunggu jaringan");
    await changes(tablet, "Rapat guru", { description: "Jadwal libur, dari tablet" });
    await tablet.findsTheLine();
    await tablet.seesEverythingReceived();
    await phone.findsTheLine();
    await phone.hasMattersToLookAt(1);
    await phone.sees("Laporan ini belum terkirim");
    await phone.goesTo("Perlu dilihat");
    await phone.sees("laporan dikirim lagi");
    // Each text says where the other is another.
    await expect(phone.page.getByText("Berbeda: Uraian")).toHaveCount(2);
    await phone.button(choice).click();
    await phone.sees("Tulisan Anda dipakai. Laporan ini dikirim.");
    await phone.goesTo("Hari ini");
    await phone.seesItsStone(/Diterima/);
    const sent = await (await Witness.asks(server.address, budi)).reportsWith("Jadwal ujian, dari HP");
    expect(sent.map(({ status }) => status)).toEqual(["submitted"]);
  });
}

test("taken away on one, written into on the other: the text is not lost, and its author is asked", async ({
  teacher: phone,
  head: tablet,
}) => {
  await beginsOnBoth(phone, tablet);
  await tablet.opensTheEntry("Rapat guru");
  await tablet.deletesTheEntry();
  await expect(tablet.entries).toHaveCount(1);
  await changes(phone, "Rapat guru", { description: "Jadwal ujian, dari HP" });
  await tablet.findsTheLine();
  await tablet.seesEverythingReceived();
  await phone.findsTheLine();
  await phone.hasMattersToLookAt(1);
  await phone.goesTo("Perlu dilihat");
  await phone.sees("Jadwal ujian, dari HP");
  await phone.button("Pakai tulisan saya").click();
  await phone.hasMattersToLookAt(0);
  await phone.goesTo("Hari ini");
  await showTheSame(phone, tablet, ["Rapat guru", "Piket pagi"]);
});

for (const choice of ["Pakai tulisan saya", "Pakai yang diterima"] as const) {
  test(`the same words written on both, and one more entry on each: both entries are there after “${choice}”`, async ({
    teacher: phone,
    head: tablet,
    server,
  }) => {
    await beginsOnBoth(phone, tablet);
    await phone.writes({ title: "Senam dari HP", minutes: 30 });
    await tablet.writes({ title: "Senam dari tablet", minutes: 30 });
    await clash(phone, tablet);
    await phone.goesTo("Perlu dilihat");
    await phone.button(choice).click();
    if (choice === "Pakai yang diterima") await phone.button("Ya, lepaskan").click();
    await phone.hasMattersToLookAt(0);
    await phone.seesEverythingReceived();
    // The question was about other words than these.
    const [report] = await (await Witness.asks(server.address, ani)).reportsWith("Rapat guru");
    const titles = report?.body.report.entries.map(({ title }) => title) ?? [];
    expect(titles.sort()).toEqual(["Piket pagi", "Rapat guru", "Senam dari HP", "Senam dari tablet"]);
  });
}

test("a text that waits for its author's eyes can be saved as a file first", async ({ teacher: phone, head: tablet }) => {
  await beginsOnBoth(phone, tablet);
  await clash(phone, tablet);
  await phone.goesTo("Perlu dilihat");
  const saving = phone.page.waitForEvent("download");
  await phone.page.getByRole("button", { name: "Simpan ke berkas" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^setapak-\d{4}-\d\d-\d\d\.txt$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("Rapat guru");
  expect(text).toContain("Jadwal ujian, dari HP");
  await phone.hasMattersToLookAt(1);
});
