// A phone that was away for long comes back to a line that is never well for long: everything arrives,
// and nothing twice.

import { Dice } from "../dice.ts";
import { ani } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** So many days before the first report of the demo agency, the last one first. */
function days(count: number): string[] {
  const last = Date.UTC(2025, 5, 30);
  return Array.from({ length: count }, (_, ago) => new Date(last - ago * 86_400_000).toISOString().slice(0, 10));
}

/** What a report of that day says. */
const said = (day: string) => `Les membaca, catatan ${day} 📚`;

/** Taps and types as a person does, only faster: inside the page, waiting for nothing but the page. */
async function reports(days: { day: string; title: string }[]): Promise<void> {
  const waits = async <T>(what: string, find: () => T | null | undefined | false): Promise<T> => {
    for (let turns = 0; turns < 600; turns += 1) {
      const found = find();
      if (found) return found;
      await new Promise((next) => setTimeout(next, 2));
    }
    throw new Error(`never saw: ${what}`);
  };
  const button = (name: RegExp) => [...document.querySelectorAll("button")].find((it) => name.test(it.textContent?.trim() ?? ""));
  const taps = async (name: RegExp) => (await waits(String(name), () => button(name))).click();
  for (const { day, title } of days) {
    const link = document.body.appendChild(document.createElement("a"));
    link.href = `/laporan/${day}`;
    link.click();
    link.remove();
    await waits("an empty day", () => document.querySelector(".empty"));
    await taps(/^Tambah kegiatan$/);
    const box = await waits("the form", () => document.querySelector<HTMLInputElement>("#entry-title"));
    box.value = title;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    await taps(/^60 menit$/);
    await taps(/^Selesai$/);
    await waits("the form gone", () => !document.querySelector("#entry-title"));
    await taps(/^Kirim laporan$/);
    await waits("sent", () => !button(/^Kirim laporan$/));
  }
}

const COUNT = 500;

test(`${COUNT} reports through a line that breaks every 2 seconds and loses one answer in five: each is kept once`, async ({
  teacher,
  line,
  server,
}) => {
  test.setTimeout(300_000);
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  const all = days(COUNT).map((day) => ({ day, title: said(day) }));
  await teacher.page.evaluate(reports, all);
  await teacher.readsOfTheLine(`${COUNT} kiriman tersimpan di HP ini`);
  const witness = await Witness.asks(server.address, ani);
  const before = await witness.documents();

  line.forget();
  line.slow({ kbit: 400, roundTrip: 100 });
  await teacher.findsTheLine();
  line.goesBad({ cutEvery: 2_000, deadFor: 300, swallowsOneIn: 5 }, Dice.thrown());
  await teacher.seesEverythingReceived({ within: 150_000 });
  const fates = line.passedTo("/api/exchange").map(({ fate }) => fate);
  console.log(fates.join(" "));
  expect(fates).toContain("swallowed");
  expect(line.passages.filter(({ fate }) => fate === "broken").length).toBeGreaterThan(2);

  const after = await witness.documents();
  expect(after).toHaveLength(before.length + COUNT);
  const received = new Map(after.map((document) => [document.body.report.day, document]));
  for (const { day, title } of all) {
    const document = received.get(day);
    expect(document?.status, day).toBe("submitted");
    expect(document?.steps.map(({ step }) => step), day).toEqual(["submit"]);
    expect(document?.body.report.entries.map((entry) => entry.title), day).toEqual([title]);
  }

  // The device knows it too, and nothing waits for anybody's eyes.
  line.mend();
  line.fast();
  await teacher.closesTheApp();
  await teacher.opensAgain(`/laporan/${all[0]?.day}`);
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();
  await teacher.hasMattersToLookAt(0);
  await teacher.opensAccount();
  await teacher.sees("Semua catatan sudah terkirim");
});
