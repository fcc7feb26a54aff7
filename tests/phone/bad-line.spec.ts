// A phone that was away for long comes back to a line that is never well for long: everything arrives,
// and nothing twice.

import type { Page } from "@playwright/test";
import { Dice } from "../dice.ts";
import { type Activity, type Person, ani } from "../people.ts";
import { storeOf } from "../store.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

const COUNT = 500;

/** What is told of one day. */
interface Told {
  day: string;
  activity: Activity;
}

/** So many days before the first report of the demo agency, the last one first. */
function tells(count: number, describes: () => string): Told[] {
  return Array.from({ length: count }, (_, ago) => {
    const day = new Date(Date.UTC(2025, 5, 30) - ago * 86_400_000).toISOString().slice(0, 10);
    return { day, activity: { title: `Les membaca, catatan ${day} 📚`, description: describes() } };
  });
}

/**
 * Writes more reports like the only one that waits in this phone's memory, which the app wrote there.
 * By hand 500 take longer than all the rest.
 */
async function writesMore(page: Page, told: Told[]): Promise<void> {
  await (await storeOf(page)).evaluate(async ({ base, done }, told) => {
    const transaction = base.transaction(["outbox", "generations"], "readwrite");
    const [outbox, generations] = [transaction.objectStore("outbox"), transaction.objectStore("generations")];
    const [[text], [key], numbers] = await Promise.all([
      done<string[]>(outbox.getAll()),
      done(outbox.getAllKeys()),
      done(generations.getAllKeys()),
    ]);
    const julian = (day: string) => Date.parse(day) / 86_400_000;
    told.forEach(({ day, activity }, place) => {
      const row = JSON.parse(text ?? "");
      const report = row.op.act.submit.report;
      // A report's id begins with its day.
      const began = Number.parseInt(row.op.doc.slice(0, 8), 16) - julian(report.day);
      row.op.doc = (began + julian(day)).toString(16).padStart(8, "0") + row.op.doc.slice(8);
      row.op.id = crypto.randomUUID();
      report.day = day;
      Object.assign(report.entries[0], activity);
      outbox.put(JSON.stringify(row), String(Number(key) + 1 + place).padStart(20, "0"));
    });
    generations.add("null", Number(numbers.at(-1)) + 1);
    await new Promise((kept) => (transaction.oncomplete = kept));
    base.close();
  }, told);
}

/** Comes back after a long time without a line: so much waits on this phone. */
async function wasAway(teacher: Person, [last, ...others]: Told[]): Promise<void> {
  if (!last) throw new Error("nothing is told");
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.opens(`/laporan/${last.day}`);
  await teacher.writes({ ...last.activity, minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");
  await writesMore(teacher.page, others);
  await teacher.closesTheApp();
  await teacher.opensAgain(`/laporan/${others.at(-1)?.day}`);
  await teacher.readsOfTheLine(`Tanpa jaringan. ${others.length + 1} catatan tersimpan di HP ini.`);
}

test(`${COUNT} reports through a line that breaks every 2 seconds and loses one answer in five: each is kept once`, async ({
  teacher,
  line,
  server,
}) => {
  test.setTimeout(240_000);
  const told = tells(COUNT, () => "Dua belas siswa.");
  await wasAway(teacher, told);
  const witness = await Witness.asks(server.address, ani);
  const before = await witness.documents();

  line.forget();
  line.slow({ kbit: 800, roundTrip: 100 });
  await teacher.findsTheLine();
  line.goesBad({ cutEvery: 2_000, deadFor: 300, swallowsOneIn: 5 }, Dice.thrown());
  await teacher.seesEverythingReceived({ within: 180_000 });
  expect(line.passedTo("/api/exchange").map(({ fate }) => fate)).toContain("swallowed");
  expect(line.passages.filter(({ fate }) => fate === "broken").length).toBeGreaterThan(2);

  const after = await witness.documents();
  expect(after).toHaveLength(before.length + COUNT);
  const received = new Map(after.map((document) => [document.body.report.day, document]));
  for (const { day, activity } of told) {
    const document = received.get(day);
    expect(document?.status, day).toBe("submitted");
    expect(document?.steps.map(({ step }) => step), day).toEqual(["submit"]);
    expect(document?.body.report.entries, day).toMatchObject([activity]);
  }

  // The device knows it too, and nothing waits for anybody's eyes.
  line.mend();
  line.fast();
  await teacher.closesTheApp();
  await teacher.opensAgain(`/laporan/${told.at(-1)?.day}`);
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();
  await teacher.hasMattersToLookAt(0);
  await teacher.opensAccount();
  await teacher.sees("Semua catatan sudah terkirim");
});

/** About 2,000 letters that no compression makes small. */
function atLength(dice: Dice): string {
  const words = "siswa kelas guru rapat jadwal ujian kebun piket lomba wali soal nilai cerita pantun hitung pecahan";
  const choice = words.split(" ");
  let text = "";
  while (text.length < 2_000) text += `${choice[dice.between(0, choice.length - 1)]} ${dice.between(1, 9_999)} `;
  return text;
}

for (const count of [10, 50]) {
  test(`${count} long reports through a slow line that lives for 4 seconds at a time: they go in pieces that fit`, async ({
    teacher,
    line,
    server,
  }) => {
    test.setTimeout(300_000);
    const dice = Dice.thrown();
    const told = tells(count, () => atLength(dice));
    await wasAway(teacher, told);
    line.slow({ kbit: 64, roundTrip: 300 });
    await teacher.findsTheLine();
    line.goesBad({ cutEvery: 4_000, deadFor: 300, swallowsOneIn: 1_000 }, dice);
    await teacher.seesEverythingReceived({ within: 240_000 });
    const received = await (await Witness.asks(server.address, ani)).documents();
    for (const { day, activity } of told) {
      const [document, ...more] = received.filter(({ body }) => body.report.day === day);
      expect(more).toEqual([]);
      expect(document?.steps.map(({ step }) => step), day).toEqual(["submit"]);
      expect(document?.body.report.entries, day).toMatchObject([activity]);
    }
  });
}
