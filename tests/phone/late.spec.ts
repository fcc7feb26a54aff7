// A period that the office has closed: the report comes in with a reason, and after the window by the superior's word.

import { type Person, ani, budi, dayInWords } from "../people.ts";
import type { Server } from "../server.ts";
import { today } from "../witness.ts";
import { expect, test } from "../world.ts";

/** The last Sunday of the month before: nobody has written about it. */
function lastSunday(): { iso: string; words: string } {
  const [year = 0, month = 1] = today().split("-").map(Number);
  const day = new Date(Date.UTC(year, month - 1, 0, 12));
  day.setUTCDate(day.getUTCDate() - day.getUTCDay());
  return { iso: day.toISOString().slice(0, 10), words: dayInWords(day) };
}

/** Months are closed with their last day. */
async function closes(server: Server, window: number): Promise<void> {
  const office = "SD Negeri 1 Kotabumi";
  const rule = ["--office", office, "--from", "2020-01-01", "--every", "month", "--after", "0", "--window", `${window}`];
  await server.runs("admin", "--data", server.data, "set-closing", ...rule);
}

async function writesOfThatDay(teacher: Person): Promise<void> {
  await teacher.opens(`/laporan/${lastSunday().iso}`);
  await teacher.writes({ title: "Lomba cerdas cermat", minutes: 60 });
}

test("a late report says why, without a line too, and the superior reads it", async ({ teacher, head, server }) => {
  await closes(server, 60);
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await writesOfThatDay(teacher);
  await teacher.sees("Periode ini sudah ditutup");
  await teacher.sees("laporan tetap diterima, dengan alasan");
  await teacher.sends();
  await expect(teacher.dialog).toContainText("Tambahkan alasan singkat");
  await teacher.dialog.getByRole("button", { name: /^Kirim/ }).click();
  await expect(teacher.dialog).toContainText("Tuliskan alasannya.");
  await teacher.dialog.getByRole("button", { name: "Tugas luar" }).click();
  await teacher.dialog.getByRole("textbox", { name: "Alasan" }).fill("Tugas luar di Bukit Kemuning");
  await teacher.dialog.getByRole("button", { name: /^Kirim/ }).click();
  await expect(teacher.dialog).toBeHidden();
  await teacher.findsTheLine();
  await teacher.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await head.goesTo("Menunggu");
  await head.opensTheReportOf(ani, lastSunday().words);
  await expect(head.page.getByRole("main")).toContainText("Alasan terlambat");
  await expect(head.page.getByRole("main")).toContainText("Tugas luar di Bukit Kemuning");
  await head.approves();
  await teacher.seesItsStone(/Disetujui/);
});

test("after the window the superior decides, and the author is told", async ({ teacher, head, server }) => {
  await closes(server, 0);
  await teacher.signsIn(ani);
  await writesOfThatDay(teacher);
  await teacher.sees("atasan Anda yang memutuskan apakah diterima");
  await teacher.sends();
  await teacher.dialog.getByRole("button", { name: "Sakit" }).click();
  await teacher.dialog.getByRole("button", { name: /^Kirim/ }).click();
  await teacher.sees("Menunggu keputusan");
  await head.signsIn(budi);
  await head.goesTo("Menunggu");
  await head.page.getByRole("link", { name: /^Laporan khusus/ }).click();
  const special = head.page.getByRole("region", { name: "Laporan khusus" });
  await expect(special).toContainText("Dikirim setelah periodenya ditutup.");
  await expect(special).toContainText("Sakit");
  await special.getByRole("button", { name: "Sisihkan" }).click();
  await head.dialog.getByLabel("Alasan").fill("Sudah masuk rekap");
  await head.dialog.getByRole("button", { name: "Sisihkan" }).click();
  await head.sees("Laporan disisihkan.");
  await teacher.asksToConnect();
  await teacher.opens(`/laporan/${lastSunday().iso}`);
  await teacher.sees("Sudah masuk rekap");
  await teacher.goesTo("Perlu dilihat");
  await teacher.sees("Sudah masuk rekap");
  await teacher.sees("Lomba cerdas cermat");
  // It is the author's again: mended, and sent once more.
  await teacher.button("Pakai tulisan saya").click();
  await teacher.opens(`/laporan/${lastSunday().iso}`);
  await teacher.sends();
  await expect(teacher.dialog).toContainText("Tambahkan alasan singkat");
});
