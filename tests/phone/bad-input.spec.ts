// What a phone's keyboard and clipboard can put into a field: kept, told plainly, never lost.

import { ani } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

test("10,000 characters: kept, told beside the field, never lost, and sent once they are fewer", async ({
  teacher,
  server,
}) => {
  const text = "Les membaca 📚 untuk kelas empat.\n".repeat(400).slice(0, 10_400);
  const letters = [...text].length.toLocaleString("id-ID");
  const sentence = new RegExp(`Ada ${letters} huruf; yang dapat dikirim paling banyak 4\\.000\\.`);
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Les membaca", minutes: 60, amount: "24", unit: "siswa", description: text });

  await teacher.sends();
  await expect(teacher.field("Uraian")).toBeFocused();
  await expect(teacher.field("Uraian")).toHaveValue(text);
  await expect(teacher.field("Uraian")).toHaveAccessibleDescription(sentence);
  await expect(teacher.field("Kegiatan")).toHaveAccessibleDescription("");

  await teacher.closesTheApp();
  await teacher.opensAgain();
  await teacher.opensTheEntry("Les membaca");
  await expect(teacher.field("Uraian")).toHaveValue(text);
  await expect(teacher.field("Uraian")).toHaveAccessibleDescription(sentence);

  const fewer = [...text].slice(0, 4_000).join("");
  await teacher.fillsIn({ description: fewer });
  await expect(teacher.field("Uraian")).toHaveAccessibleDescription("");
  await teacher.finishesTheEntry();
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  const [report] = await (await Witness.asks(server.address, ani)).reportsWith("Les membaca");
  expect(report?.status).toBe("submitted");
  expect(report?.body.report.entries[0]?.description).toBe(fewer);
});

test("emoji, words from right to left and marks that look like code arrive as they were typed", async ({
  teacher,
  server,
}) => {
  const activity = {
    title: "Membimbing 👩🏽‍🏫 <b>mengaji</b> & \"tahsin\"",
    description: "القراءة مع التجويد\n\u202Eterbalik\u202C %20 {name} \\n 🕌🇮🇩",
  };
  await teacher.signsIn(ani);
  await teacher.writes({ ...activity, minutes: 60, amount: "1,5", unit: "juz ۳٠" });
  await expect(teacher.entries).toContainText(activity.title);

  await teacher.closesTheApp();
  await teacher.opensAgain();
  await teacher.opensTheEntry(activity.title);
  await expect(teacher.field("Kegiatan")).toHaveValue(activity.title);
  await expect(teacher.field("Uraian")).toHaveValue(activity.description);
  await expect(teacher.field("Jumlah")).toHaveValue("1,5");
  await teacher.finishesTheEntry();
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  const all = await (await Witness.asks(server.address, ani)).reportsWith("tahsin");
  expect(all.map(({ body }) => body.report.entries)).toMatchObject([[activity]]);
});

test("an amount that is no number stays in its box, and is told", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Piket pagi", minutes: 30, amount: "dua belas" });
  await expect(teacher.field("Jumlah")).toHaveValue("dua belas");
  await expect(teacher.field("Jumlah")).toHaveAccessibleDescription(/Tulis angka saja/);
  // Leaving now would lose it.
  await teacher.dialog.getByRole("button", { name: "Selesai" }).click();
  await expect(teacher.field("Jumlah")).toBeFocused();
  await expect(teacher.field("Jumlah")).toHaveValue("dua belas");
  await teacher.fillsIn({ amount: "12" });
  await teacher.finishesTheEntry();
  await expect(teacher.entries).toHaveCount(1);
});

test("a phone whose clock is wrong by days: told, and what was written is not lost", async ({ teacher }) => {
  await teacher.context.clock.install({ time: Date.now() - 3 * 24 * 60 * 60 * 1000 });
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Piket pagi", minutes: 30 });
  await teacher.seesEverythingReceived();
  await teacher.opensAccount();
  await teacher.sees(/^Jam HP ini terlambat 3 hari\. Catatan tetap aman/);

  await teacher.closesTheApp();
  await teacher.opensAgain();
  await expect(teacher.entries.filter({ hasText: "Piket pagi" })).toHaveCount(1);
});
