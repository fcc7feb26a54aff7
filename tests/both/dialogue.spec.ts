// Feedback of three parts, the agenda that collects itself, agreements of both sides; without a line as with one.

import { AxeBuilder } from "@axe-core/playwright";
import { ani, budi, type Account, type Person } from "../people.ts";
import { expect, test } from "../world.ts";

const work = "Les membaca";
const parts = {
  Situasi: "Senin pagi, di gerbang sekolah",
  Perilaku: "Menyambut setiap orang tua dengan namanya",
  Dampak: "Orang tua yang cemas menjadi tenang",
};

/** Opens the dialogue with somebody, by the way that leads there. */
async function opensTheDialogue(person: Person, other: Account): Promise<void> {
  await person.opensAccount();
  await person.page.getByRole("link", { name: /^Dialog kinerja/ }).click();
  await person.page.getByRole("link", { name: other.name }).click();
  await expect(person.page.getByRole("heading", { level: 1, name: `Dialog dengan ${other.name}` })).toBeVisible();
}

async function givesFeedback(person: Person): Promise<void> {
  await person.button("Beri umpan balik").click();
  await person.dialog.getByRole("button", { name: "Kirim umpan balik" }).click();
  await expect(person.dialog.getByRole("alert")).toHaveText("Tulis dulu, satu kalimat sudah cukup.");
  for (const [name, text] of Object.entries(parts)) await person.dialog.getByLabel(name, { exact: true }).fill(text);
  await person.dialog.getByRole("button", { name: "Kirim umpan balik" }).click();
  await expect(person.dialog).toHaveCount(0);
}

/** The part of the page under a heading. */
const part = (person: Person, name: string) => person.page.getByRole("region", { name });

test("feedback beside a report, given and answered without a line", async ({ teacher, head }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: work, minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await head.hasTheShell();
  await head.opensTheReportOf(ani);
  await teacher.seesItsStone(/Dilihat/);
  await head.losesTheLine();
  await head.button("Beri umpan balik").click();
  // What was written stays when the sheet is closed.
  await head.dialog.getByLabel("Situasi", { exact: true }).fill("Senin");
  await head.dialog.getByRole("button", { name: "Batal" }).click();
  await head.button("Beri umpan balik").click();
  await expect(head.dialog.getByLabel("Situasi", { exact: true })).toHaveValue("Senin");
  await head.dialog.getByRole("button", { name: "Batal" }).click();
  await head.button("Beri umpan balik").click();
  await head.dialog.getByLabel("Tentang").selectOption({ label: work });
  await head.dialog.getByRole("button", { name: "Batal" }).click();
  await givesFeedback(head);
  const given = head.page.locator(".comment").filter({ hasText: parts.Dampak });
  await expect(given).toContainText(`Tentang: ${work}`);
  await expect(given).toContainText("Belum ditandai sudah dibaca");
  // On the phone somebody writes meanwhile, and nothing of the two is lost.
  await teacher.comments("Besok saya lanjutkan.");
  await head.findsTheLine();
  await head.sees("Besok saya lanjutkan.");

  const arrived = teacher.page.locator(".comment").filter({ hasText: parts.Perilaku });
  await expect(arrived).toBeVisible();
  for (const [name, text] of Object.entries(parts)) {
    await expect(arrived.getByText(name, { exact: true })).toBeVisible();
    await expect(arrived.getByText(text)).toBeVisible();
  }
  await teacher.losesTheLine();
  await arrived.getByRole("button", { name: "Sudah saya baca" }).click();
  await expect(arrived).toContainText(/Ditandai sudah dibaca \d\d\.\d\d/);
  await teacher.comments("Terima kasih, Pak.");
  await teacher.findsTheLine();
  await expect(given).toContainText(/Ditandai sudah dibaca \d\d\.\d\d/);
  await head.sees("Terima kasih, Pak.");
});

test("the agenda collects itself, agreements need both, and a talk begins it anew", async ({ teacher, head }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await head.signsIn(budi);
  await head.hasTheShell();
  await opensTheDialogue(teacher, budi);
  await opensTheDialogue(head, ani);
  // Both begin the same dialogue of the year without a line.
  await teacher.losesTheLine();
  await head.losesTheLine();
  await teacher.button("Tambah bahan").click();
  await teacher.dialog.getByLabel("Apa yang ingin dibicarakan").fill("Jadwal les sore");
  await teacher.dialog.getByRole("button", { name: "Tambahkan" }).click();
  await expect(part(teacher, "Bahan dialog berikutnya")).toContainText("Jadwal les sore");
  await givesFeedback(head);
  await head.button("Usulkan kesepakatan").click();
  await head.dialog.getByLabel("Apa yang disepakati").fill("Buku bacaan baru untuk kelas 2");
  await head.dialog.getByLabel("Siapa yang mengerjakan").selectOption({ label: ani.name });
  await head.dialog.getByRole("button", { name: "Usulkan" }).click();
  await expect(head.dialog.getByRole("alert")).toHaveText("Pilih tanggalnya.");
  await head.dialog.getByLabel("Paling lambat").fill("2099-12-31");
  await head.dialog.getByRole("button", { name: "Usulkan" }).click();
  const [mine, theirs] = [part(teacher, "Kesepakatan yang berjalan"), part(head, "Kesepakatan yang berjalan")];
  await expect(theirs).toContainText(`Menunggu persetujuan ${ani.name}`);
  await head.page.reload();
  await expect(theirs, "it is kept").toContainText("Buku bacaan baru");
  await teacher.findsTheLine();
  await head.findsTheLine();

  // Both see the same list.
  for (const person of [teacher, head]) {
    await expect(part(person, "Bahan dialog berikutnya")).toContainText("Jadwal les sore");
    await expect(part(person, "Bahan dialog berikutnya")).toContainText(parts.Dampak);
  }
  await expect(mine).toContainText("Menunggu persetujuan Anda");
  await expect(mine).toContainText("Anda mengerjakan, paling lambat");
  await mine.getByRole("button", { name: "Setuju" }).click();
  await expect(theirs).toContainText(/Disepakati bersama \d\d\.\d\d/);
  await teacher.button("Sudah saya baca").click();
  await expect(part(head, "Bahan dialog berikutnya")).toContainText(/Ditandai sudah dibaca \d\d\.\d\d/);
  await head.button("Sudah dibahas").click();
  await expect(part(teacher, "Bahan dialog berikutnya")).not.toContainText("Jadwal les sore");

  await head.button("Catat dialog").click();
  await head.dialog.getByLabel("Catatan").fill("Sepakat soal buku.");
  await head.dialog.getByRole("button", { name: "Simpan dialog" }).click();
  await expect(part(teacher, "Dialog sebelumnya")).toContainText("Sepakat soal buku.");
  for (const person of [teacher, head]) {
    await expect(part(person, "Bahan dialog berikutnya"), "collected anew").not.toContainText(parts.Dampak);
    await expect(part(person, "Kesepakatan yang berjalan"), "still on top").toContainText("Buku bacaan baru");
  }
  await mine.getByRole("button", { name: "Selesai" }).click();
  await expect(part(head, "Selesai sejak dialog terakhir")).toContainText(/Selesai \d\d\.\d\d/);
  await expect(theirs).not.toContainText("Buku bacaan baru");
  for (const person of [teacher, head]) {
    const found = await new AxeBuilder({ page: person.page }).analyze();
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});

test("obstacles, wishes for help and returned reports are on the agenda by themselves", async ({ head }) => {
  await head.signsIn(budi);
  await head.opensAccount();
  await head.page.getByRole("link", { name: /^Dialog kinerja/ }).click();
  await expect(head.page.getByRole("heading", { name: "Dengan tim" })).toBeVisible();
  const row = part(head, "Dengan tim").getByRole("link", { name: /[1-9]\d* bahan/ }).first();
  await row.click();
  const matters = part(head, "Bahan dialog berikutnya").getByRole("listitem");
  await expect(matters.filter({ hasText: /Kendala|Butuh bantuan|Laporan dikembalikan/ }).first()).toBeVisible();
  // Each leads to where it comes from.
  await matters.first().getByRole("link").click();
  await expect(head.page).toHaveURL(/\/menunggu\//);
});
