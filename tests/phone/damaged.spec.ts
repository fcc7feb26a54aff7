// What lies on the phone was damaged, and the address bar says anything: the app opens, shows and sends what
// can still be read, and writes over none of it.

import { Dice } from "../dice.ts";
import { type Person, ani } from "../people.ts";
import { storeOf } from "../store.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

type Row = { store: string; key: string; value: unknown };

/** Looks into the phone's store, or changes it, behind the app's back. */
async function rows(person: Person, change: Row[] = []): Promise<Row[]> {
  await person.page.goto("/favicon.svg");
  return (await storeOf(person.page)).evaluate(async ({ base, done }, change) => {
    const stores = ["confirmed", "outbox", "tray", "rescue", "meta"];
    const all = base.transaction(stores, "readwrite");
    for (const { store, key, value } of change) {
      const table = all.objectStore(store);
      if (value === undefined) await done(table.delete(key));
      else await done(table.put(value, key));
    }
    const found: Row[] = [];
    for (const store of stores) {
      const table = all.objectStore(store);
      for (const key of await done(table.getAllKeys())) {
        found.push({ store, key: String(key), value: await done(table.get(key)) });
      }
    }
    base.close();
    return found;
  }, change);
}

function spoilt(value: unknown, dice: Dice): unknown {
  const text = String(value);
  const at = dice.between(0, text.length - 1);
  const odd = [undefined, null, 7, true, "", "{", "null", "[]", { a: 1 }, new Array(3).fill("x")];
  switch (dice.between(0, 3)) {
    case 0: return odd[dice.between(0, odd.length - 1)];
    case 1: return text.slice(0, at);
    case 2: return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << dice.between(0, 6))) + text.slice(at + 1);
    default: return text.slice(0, at) + text.slice(at + dice.between(1, 9));
  }
}

const there = (person: Person, title: string) => expect(person.entries.filter({ hasText: title })).toHaveCount(1);

test("rows that a bad disk damaged: the app opens, and what can still be read is shown and sent", async ({
  teacher,
  server,
}) => {
  test.setTimeout(180_000);
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.writes({ title: "Kunjungan rumah", minutes: 60 });
  await teacher.opens("/laporan/2025-06-02");
  await teacher.writes({ title: "Menyusun modul ajar", minutes: 30 });
  await teacher.opens("/laporan/2025-06-03");
  await teacher.writes({ title: "Rapat guru", minutes: 30 });
  const good = await rows(teacher);
  const outbox = good.filter(({ store }) => store === "outbox");
  expect(outbox).toHaveLength(3);
  const with_ = (title: string) => outbox.find(({ value }) => String(value).includes(title)) as Row;
  const kept = [with_("Menyusun modul ajar"), with_("Rapat guru")];

  const dice = new Dice(3);
  for (let round = 0; round < 12; round += 1) {
    // Two days stay as they are; of the rest any row may suffer, and once that which says whose all is.
    const others = good.filter((row) => !kept.includes(row));
    const hurt = others.filter(({ key }) => (round % 4 === 0 ? key === "state" : dice.oneIn(3)));
    await rows(teacher, [...good, ...hurt.map((row) => ({ ...row, value: spoilt(row.value, dice) }))]);
    await teacher.opens("/laporan/2025-06-02");
    await there(teacher, "Menyusun modul ajar");
    await teacher.opens("/laporan/2025-06-03");
    await there(teacher, "Rapat guru");
    const now = await rows(teacher);
    for (const row of kept) expect(now, `round ${round}`).toContainEqual(row);
  }

  await teacher.opens();
  await teacher.findsTheLine();
  await teacher.isHere(ani);
  const witness = await Witness.asks(server.address, ani);
  await expect.poll(async () => (await witness.reportsWith("Menyusun modul ajar", "2025-06-02")).length).toBe(1);
  await expect.poll(async () => (await witness.reportsWith("Rapat guru", "2025-06-03")).length).toBe(1);
});

test("small values that somebody changed are passed over", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Piket pagi", minutes: 30 });
  await teacher.seesEverythingReceived();
  const names = await teacher.page.evaluate(() => Object.keys(localStorage));
  expect(names).toContain("setapak.people");
  for (const value of ["", "{", "[null]", '[{"person":1}]', "00000000-0000-0000-0000-00000000000g", "\u0000", "x".repeat(5_000)]) {
    for (const name of names.filter((name) => name !== "setapak.person")) {
      await teacher.page.evaluate(([name, value]) => localStorage.setItem(name, value), [name, value] as const);
    }
    await teacher.opens();
    await teacher.isHere(ani);
    await there(teacher, "Piket pagi");
  }
  await teacher.page.evaluate(() => localStorage.setItem("setapak.person", "bukan siapa-siapa"));
  await teacher.opens();
  // The durable copy knows who is here.
  await teacher.isHere(ani);
  await there(teacher, "Piket pagi");
});

test("whatever stands in the address bar, a page is there", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  for (const path of [
    "/laporan",
    "/laporan/",
    "/laporan/2026-02-30",
    "/laporan/9999-12-31",
    "/laporan/1900-01-01",
    "/laporan/0000-00-00",
    "/laporan/%00",
    "/laporan/%ff",
    "/laporan/2026-11-21/lagi",
    "/menunggu/x",
    "/menunggu/00000000-0000-0000-0000-000000000000",
    "/menunggu/{00000000000000000000000000000000}",
    "/kalender/2026-13",
    "/kalender?bulan=x#y",
    "/laporan//2025-06-02//",
    "/%F0%9F%91%A9",
    "/perlu-dilihat/%2e%2e/%2e%2e",
    `/${"a/".repeat(400)}`,
    "/?x=%",
    "/#/laporan/2025-06-02",
  ]) {
    await teacher.opens(path);
    await expect(teacher.page.getByRole("main"), path).toBeVisible();
    await teacher.isHere(ani);
  }
  await teacher.goesTo("Hari ini");
  await teacher.writes({ title: "Piket pagi", minutes: 30 });
});
