// The phone's memory: full, or cleared by its owner. What was kept is not touched by the one, and comes
// back from the server after the other.

import type { CDPSession } from "@playwright/test";
import { type Person, ani, budi } from "../people.ts";
import { photo } from "../photo.ts";
import { storeOf } from "../store.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

const full = /Penyimpanan HP ini penuh/;

/** A phone that has so many bytes for Setapak, or as many as it wants. */
async function hasRoomFor(devtools: CDPSession, origin: string, quotaSize?: number): Promise<void> {
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
}

test("a full phone: said, what is typed stays in the form, what was kept is as it was, and all goes on with room", async ({
  ownPhone,
  line,
  server,
}) => {
  let person = await ownPhone.turnsOn();
  await person.signsIn(ani);
  await person.hasTheShell();
  await person.writes({ title: "Piket pagi", minutes: 30, description: "Menyambut siswa" });
  await person.seesEverythingReceived();
  // A browser that runs has counted its room already.
  await ownPhone.turnsOff();
  person = await ownPhone.turnsOn();
  const devtools = await person.context.newCDPSession(person.page);
  await hasRoomFor(devtools, line.address, 1);
  await person.opens();
  await person.isHere(ani);
  line.cut();

  await person.opensTheEntry("Piket pagi");
  await person.fillsIn({ description: "Menyambut siswa di gerbang" });
  await expect(person.dialog.getByTestId("keeping")).toContainText(full);
  await expect(person.dialog.getByTestId("keeping")).toContainText("Belum tersimpan");
  await expect(person.field("Uraian")).toHaveValue("Menyambut siswa di gerbang");
  // Trying again is no promise either.
  await person.button("Coba simpan lagi").click();
  await person.fillsIn({ description: "Menyambut siswa di gerbang sekolah" });
  await expect(person.dialog.getByTestId("keeping")).toContainText(full);
  await expect(person.field("Uraian")).toHaveValue("Menyambut siswa di gerbang sekolah");

  const other = await person.opensASecondTab();
  await other.opensTheEntry("Piket pagi");
  await expect(other.field("Uraian")).toHaveValue("Menyambut siswa");
  await other.finishesTheEntry();
  await other.sends();
  await other.sees(full);
  await expect(other.button("Kirim laporan")).toBeVisible();
  await other.closesTheApp();

  await hasRoomFor(devtools, line.address);
  await person.button("Coba simpan lagi").click();
  await person.readsThatItIsKept();
  await ownPhone.losesItsBattery();
  person = await ownPhone.turnsOn();
  await person.opens();
  await person.opensTheEntry("Piket pagi");
  await expect(person.field("Uraian")).toHaveValue("Menyambut siswa di gerbang sekolah");
  await person.finishesTheEntry();
  line.mend();
  await person.sends();
  await person.seesItsStone(/Diterima/);
  await person.seesEverythingReceived();
  await person.hasMattersToLookAt(0);
  const received = await (await Witness.asks(server.address, ani)).reportsWith("Piket pagi");
  expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
  expect(received[0]?.body.report.entries).toMatchObject([{ description: "Menyambut siswa di gerbang sekolah" }]);
});

test("a full phone with a line: what waits is not dropped, and goes once there is room", async ({
  ownPhone,
  line,
  server,
}) => {
  let person = await ownPhone.turnsOn();
  await person.signsIn(ani);
  await person.hasTheShell();
  line.cut();
  await person.writes({ title: "Piket pagi", minutes: 30 });
  await person.sends();
  await person.seesItsStone("Menunggu jaringan");
  await ownPhone.turnsOff();
  person = await ownPhone.turnsOn();
  const devtools = await person.context.newCDPSession(person.page);
  await hasRoomFor(devtools, line.address, 1);
  line.mend();
  await person.opens();
  await person.readsOfTheLine("HP penuh: 1 catatan belum terkirim.");
  await person.asksToConnect();
  await person.readsOfTheLine("HP penuh: 1 catatan belum terkirim.");

  await hasRoomFor(devtools, line.address);
  await person.asksToConnect();
  await person.seesEverythingReceived();
  await person.hasMattersToLookAt(0);
  const received = await (await Witness.asks(server.address, ani)).reportsWith("Piket pagi");
  expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
});

/** What this person has, as the calendar says it. */
async function calendar(person: Person): Promise<string> {
  await person.goesTo("Kalender");
  const says = await person.page.getByRole("main").getByRole("table").ariaSnapshot();
  await person.goesTo("Hari ini");
  return says;
}

test("everything is cleared in the browser's settings: signing in brings all of it back, private drafts too", async ({
  teacher,
  line,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.writes({ title: "Catatan pribadi Ani", minutes: 30, amount: "3", unit: "siswa", description: "Draf" });
  await teacher.seesEverythingReceived();
  const before = await calendar(teacher);
  await teacher.opens("about:blank");
  await teacher.clearsWhatTheBrowserKeeps();

  line.forget();
  await teacher.opens();
  await teacher.isAtTheDoor();
  expect(line.passedTo("/"), "no worker had the page").not.toEqual([]);
  await teacher.signsInAtTheDoor(ani);
  expect(await calendar(teacher)).toBe(before);
  await teacher.hasMattersToLookAt(0);
  await teacher.opensTheEntry("Catatan pribadi Ani");
  await expect(teacher.field("Uraian")).toHaveValue("Draf");
  await expect(teacher.field("Jumlah")).toHaveValue("3");
  await teacher.fillsIn({ description: "Draf kedua" });
  await teacher.finishesTheEntry();
  await teacher.seesEverythingReceived();
  const witness = await Witness.asks(server.address, ani);
  expect((await witness.reportsWith("Draf kedua")).map(({ status }) => status)).toEqual(["draft"]);
  expect(await (await Witness.asks(server.address, budi)).reportsWith("Catatan pribadi Ani")).toEqual([]);

  // The phone is as good as before without a line, too.
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.closesTheApp();
  await teacher.opensAgain();
  await teacher.opensTheEntry("Catatan pribadi Ani");
  await expect(teacher.field("Uraian")).toHaveValue("Draf kedua");
});

test("the databases alone are cleared: they are fetched again without signing in", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Catatan pribadi Ani", minutes: 30, description: "Draf" });
  await teacher.seesEverythingReceived();
  const before = await calendar(teacher);
  await teacher.opens("about:blank");
  await teacher.clearsWhatTheBrowserKeeps("indexeddb");
  await teacher.opens();
  await teacher.isHere(ani);
  await teacher.seesEverythingReceived();
  expect(await calendar(teacher)).toBe(before);
  await teacher.opensTheEntry("Catatan pribadi Ani");
  await expect(teacher.field("Uraian")).toHaveValue("Draf");
});

test("the databases are cleared under an open form: it does not call kept what is not, and the text is there again", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Piket pagi", minutes: 30 });
  await teacher.seesEverythingReceived();
  await teacher.opensTheEntry("Piket pagi");
  await teacher.clearsWhatTheBrowserKeeps("indexeddb");
  await teacher.fillsIn({ description: "Menyambut siswa" });
  await expect(teacher.dialog.getByTestId("keeping")).toContainText("Belum tersimpan");
  await expect(teacher.field("Uraian")).toHaveValue("Menyambut siswa");

  await teacher.closesTheApp();
  await teacher.opensAgain();
  await teacher.opensTheEntry("Piket pagi");
  // What stood in the form was left with the browser, and asks nothing.
  await expect(teacher.field("Uraian")).toHaveValue("Menyambut siswa");
  await teacher.finishesTheEntry();
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await teacher.hasMattersToLookAt(0);
  const received = await (await Witness.asks(server.address, ani)).reportsWith("Menyambut siswa");
  expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
});

test("everything is cleared while the app is open: nobody's day is shown any more, and signing in brings it back", async ({
  teacher,
}) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Catatan pribadi Ani", minutes: 30, description: "Draf" });
  await teacher.seesEverythingReceived();
  const before = await calendar(teacher);
  const other = await teacher.opensASecondTab();
  await other.isHere(ani);
  await teacher.clearsWhatTheBrowserKeeps();
  for (const tab of [teacher, other]) {
    await tab.isAtTheDoor();
    await expect(tab.page.getByText("Catatan pribadi Ani")).toHaveCount(0);
  }
  await teacher.signsInAtTheDoor(ani);
  await other.isHere(ani);
  for (const tab of [teacher, other]) {
    await tab.goesTo("Hari ini");
    await expect(tab.entries.filter({ hasText: "Catatan pribadi Ani" })).toHaveCount(1);
  }
  expect(await calendar(teacher)).toBe(before);
});

for (const [answer, words] of [
  [true, "Peramban berjanji tidak menghapus simpanan"],
  [false, "Peramban dapat menghapus simpanan bila HP penuh"],
] as const) {
  test(`with the first text that is kept the browser is asked not to clear it, and its ${answer ? "yes" : "no"} is told (ndb-core#4178)`, async ({
    teacher,
  }) => {
    await teacher.context.addInitScript((says) => {
      navigator.storage.persist = () => {
        document.documentElement.dataset.asked = "yes";
        return Promise.resolve(says);
      };
    }, answer);
    await teacher.signsIn(ani);
    await teacher.hasTheShell();
    await teacher.losesTheLine();
    const asked = () => teacher.page.evaluate(() => document.documentElement.dataset.asked);
    expect(await asked(), "there is nothing to keep yet").toBeUndefined();
    await teacher.writes({ title: "Kunjungan rumah", minutes: 60 });
    expect(await asked()).toBe("yes");
    await teacher.sees(words);
    await teacher.button("Mengerti").click();
    await teacher.opensAccount();
    await teacher.sees(words);
  });
}

/** How many files of evidence lie on this phone, copies among them. */
async function files(person: Person): Promise<number> {
  return (await storeOf(person.page)).evaluate(async ({ base, done }) => {
    const count = await done(base.transaction("files").objectStore("files").count());
    base.close();
    return count;
  });
}

test("a phone that is getting full: copies of photos go early, what is unsent and every report stay, and it is said", async ({
  ownPhone,
  line,
}) => {
  const person = await ownPhone.turnsOn();
  await person.signsIn(ani);
  await person.hasTheShell();
  await person.writes({ title: "Panen sayur", minutes: 60 });
  await person.opensTheEntry("Panen sayur");
  await person.attaches(await photo(person.page, 1));
  await person.seesPieces(1);
  await person.finishesTheEntry();
  await person.seesEverythingReceived();
  await expect.poll(() => files(person)).toBe(2);
  await person.opensAccount();
  await person.sees(/^Setapak memakai \d+ MB di HP ini\.$/);

  // What a browser says of its room: newer ones of Chromium's engine say ten gigabytes, however full the phone is.
  await person.context.addInitScript(() => {
    StorageManager.prototype.estimate = async () => ({ usage: 6_000_000, quota: 15_000_000 });
  });
  line.cut();
  await person.opens();
  await person.opensTheEntry("Panen sayur");
  await person.attaches(await photo(person.page, 2));
  await person.seesPieces(2);
  await person.finishesTheEntry();
  // The photos of the second are unsent while the text goes; another day has begun for the phone.
  await person.page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("setapak.room")).forEach((name) => localStorage.removeItem(name)));
  line.swallowsAnswers(1_000, "PUT", "/api/blobs/");
  line.mend();
  await person.asksToConnect();
  // The large copy of the first went; its small picture belongs to what is not decided yet.
  await expect.poll(() => files(person)).toBe(3);
  await person.sees(/^HP ini hampir penuh: Setapak memakai 6 MB, sisanya 9 MB\. Laporan tetap utuh/);
  await person.goesTo("Hari ini");
  await expect(person.entries.filter({ hasText: "Panen sayur" })).toContainText("2 bukti");
});
