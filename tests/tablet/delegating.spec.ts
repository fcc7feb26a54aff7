// A head hands the team on, somebody else decides for a time, and everybody reads as what.

import { ani, budi, dayInWords, siti } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

const ends = new Date(Date.now() + 6 * 86_400_000);
const lastDay = ends.toLocaleDateString("en-CA", { timeZone: "Asia/Jakarta" });

test("handed on at the tablet, decided as Plh. on a phone, ended at the tablet", async ({ teacher, head, server }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Les membaca", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  const stand = await teacher.hasAColleagueBeside();
  await stand.signsIn(siti);

  await head.signsIn(budi);
  await head.opensWhoAnswers();
  await head.page.getByRole("button", { name: /^Serahkan tim untuk sementara/ }).click();
  await head.dialog.getByRole("button", { name: "Serahkan", exact: true }).click();
  await expect(head.dialog.getByRole("alert")).toHaveText("Pilih seseorang dari tim Anda, atau atasan Anda.");
  const option = head.dialog.getByRole("option").filter({ hasText: siti.name });
  await head.dialog.getByLabel("Kepada").selectOption(await option.getAttribute("value"));
  await head.dialog.getByLabel("Hari terakhir").fill(lastDay);
  await head.dialog.getByLabel("Dinas luar").check({ force: true });
  await head.dialog.getByRole("button", { name: "Serahkan", exact: true }).click();
  await expect(head.dialog).toBeHidden();
  await head.sees(`Tim diserahkan kepada ${siti.name}`);
  const team = head.page.getByRole("region", { name: "Tim Anda" });
  await expect(team).toContainText(siti.name);
  await expect(team).toContainText(`Plh. · ${dayInWords()} – ${dayInWords(ends)}`);
  await expect(team).toContainText("Dinas luar");

  // Whose reports they are knows it, and whose device it is has them.
  await teacher.opensWhoAnswers();
  await teacher.sees(`Laporan Anda dijawab ${siti.name} (Plh.) sampai ${dayInWords(ends)}.`);
  await teacher.page.goBack();
  await teacher.goesTo("Hari ini");
  await stand.opensTheReportOf(ani);
  await stand.sees(`Anda bertindak sebagai Plh. untuk ${ani.name}`);
  await stand.approves();
  await stand.sees(/Disetujui: Ani Lestari/);
  await teacher.seesItsStone(/Disetujui \d\d\.\d\d/);
  await teacher.opensTheWalk();
  await expect(teacher.walk).toContainText(/disetujui, sebagai Plh\./i);
  const [report] = await (await Witness.asks(server.address, ani)).reportsWith("Les membaca");
  expect(report?.steps.at(-1)).toMatchObject({ step: "approve", standing: "superior", acting: "plh" });

  // Her own report is not hers to decide on.
  await stand.opensWhoAnswers();
  const mine = stand.page.getByRole("region", { name: "Tim Anda" }).getByRole("listitem");
  await expect(mine.filter({ hasText: ani.name })).toContainText("Sebagai Plh., sampai");
  await expect(mine.filter({ hasText: siti.name })).toHaveCount(0);

  await team.getByRole("button", { name: "Akhiri" }).click();
  await head.sees("Penyerahan diakhiri.");
  await expect(team.getByRole("button", { name: "Akhiri" })).toHaveCount(0);
  await expect(stand.page.getByRole("link", { name: /^Menunggu/ })).toHaveCount(0);
});

test("without a line nothing is handed on, and it says so", async ({ head }) => {
  await head.signsIn(budi);
  await head.opensWhoAnswers();
  await head.losesTheLine();
  await head.page.getByRole("button", { name: /^Ini bukan atasan saya/ }).click();
  await head.dialog.getByLabel("Keterangan").fill("Sudah pindah dinas");
  await head.dialog.getByRole("button", { name: "Beri tahu kantor" }).click();
  await expect(head.dialog.getByRole("alert").filter({ hasText: "memerlukan jaringan" })).toBeVisible();
  await head.findsTheLine();
  await head.dialog.getByRole("button", { name: "Beri tahu kantor" }).click();
  await head.sees(/Kantor sudah diberi tahu pada/);
});
