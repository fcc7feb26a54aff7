// A decision stays on the superior's tablet for ten seconds, and can be taken back until it has left.

import { ani, budi, HELD, type Person } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

const text = "Les membaca";

/** The teacher's report of today waits, and is open on the superior's tablet. */
async function waitsAndIsOpen(teacher: Person, head: Person): Promise<void> {
  await teacher.signsIn(ani);
  await teacher.writes({ title: text, minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await teacher.seesItsStone(/Dilihat/);
}

/** What has happened to that report, as the server has it. */
async function steps(address: string): Promise<string[]> {
  const [report] = await (await Witness.asks(address, ani)).reportsWith(text);
  return report?.steps.map(({ step }) => step) ?? [];
}

test("taken back with a line: nobody hears of it, and the report is open again", async ({ teacher, head, server }) => {
  await waitsAndIsOpen(teacher, head);
  await head.approves();
  await head.sees(/^Disetujui: Ani Lestari/);
  await head.readsOfTheLine("Keputusan Anda terkirim dalam beberapa detik.");
  await head.undoes();
  await head.sees(/^Diurungkan: Ani Lestari/);
  await expect(head.page.getByRole("main").getByText(`${ani.name} · `)).toBeVisible();
  await expect(head.button("Setujui")).toBeEnabled();
  // What is said after it has left, so nothing that came before is still here.
  await head.comments("Sebentar, saya baca lagi.");
  await head.seesEverythingReceived();
  await teacher.sees("Sebentar, saya baca lagi.");
  expect(await steps(server.address)).toEqual(["submit"]);

  // The words of a return are not to be typed again.
  await head.returns({ kind: "Lihat lagi jumlahnya", words: "Jumlahnya?", about: text });
  await head.sees(/^Dikembalikan: Ani Lestari/);
  await head.presses("u");
  await head.sees(/^Diurungkan: Ani Lestari/);
  await expect(head.button("Kembalikan")).toBeEnabled();
  await head.presses("r");
  await expect(head.dialog.getByLabel(/^Kata-kata Anda/)).toHaveValue("Jumlahnya?");
  await expect(head.dialog.getByLabel(text)).toBeChecked();
  await head.dialog.getByRole("button", { name: "Kembalikan" }).click();
  await teacher.seesItsStone(/Dikembalikan/);
  expect(await steps(server.address)).toEqual(["submit", "return"]);
});

test("taken back without a line, from another page, however late", async ({ teacher, head, server }) => {
  await waitsAndIsOpen(teacher, head);
  await head.losesTheLine();
  await head.readsOfTheLine("Tanpa jaringan");
  await head.approves();
  await head.sees(/^Disetujui: Ani Lestari.* Terkirim begitu ada jaringan\./);
  await head.goesTo("Hari ini");
  await head.undoes();
  await head.sees(/^Diurungkan: Ani Lestari/);
  await expect(head.button("Setujui")).toBeEnabled();
  // The words about it go by themselves; the decision can be taken back for as long as it is here.
  await head.approves();
  await expect(head.page.getByRole("button", { name: "Urungkan" })).toBeVisible();
  await expect(head.page.getByRole("button", { name: "Urungkan" })).toBeHidden({ timeout: HELD });
  await head.presses("u");
  await head.sees(/^Diurungkan: Ani Lestari/);
  await head.findsTheLine();
  await head.seesEverythingReceived();
  expect(await steps(server.address)).toEqual(["submit"]);
});

test("what has left is not taken back, and that is said", async ({ teacher, head, server }) => {
  await waitsAndIsOpen(teacher, head);
  await head.approves();
  await teacher.seesItsStone(/Disetujui/);
  await head.seesEverythingReceived();
  await head.presses("u");
  await head.sees(/^Sudah terkirim, jadi tidak dapat diurungkan lagi/);
  await head.page.getByRole("link", { name: "Lihat lagi" }).click();
  await expect(head.button("Buka kembali")).toBeVisible();
  expect(await steps(server.address)).toEqual(["submit", "approve"]);
});

test("whoever puts the tablet away has decided", async ({ teacher, head, server }) => {
  await waitsAndIsOpen(teacher, head);
  await head.approves();
  await head.sees(/^Disetujui: Ani Lestari/);
  await head.putsTheAppAway();
  // Sooner than it would leave by itself.
  await teacher.seesItsStone(/Disetujui/, { within: 7_000 });
  expect(await steps(server.address)).toEqual(["submit", "approve"]);
});

test("an app that is ended before it left sends it when it is opened again", async ({ teacher, head, server }) => {
  await waitsAndIsOpen(teacher, head);
  await head.approves();
  await head.sees(/^Disetujui: Ani Lestari/);
  await head.losesTheAppToTheSystem();
  expect(await steps(server.address)).toEqual(["submit"]);
  await head.opensAgain();
  await head.isHere(budi);
  await teacher.seesItsStone(/Disetujui/);
  await head.seesEverythingReceived();
  expect(await steps(server.address)).toEqual(["submit", "approve"]);
});

test("two tabs: the other one holds it too, and sends it where the first is gone", async ({ teacher, head, server }) => {
  await waitsAndIsOpen(teacher, head);
  const other = await head.opensASecondTab("/menunggu");
  await expect(other.row(ani)).toBeVisible();
  await head.approves();
  await head.sees(/^Disetujui: Ani Lestari/);
  await other.readsOfTheLine("Keputusan Anda terkirim dalam beberapa detik.");
  // The other tab talks to the server meanwhile, and leaves the decision where it is.
  await other.asksToConnect();
  await head.undoes();
  await head.sees(/^Diurungkan: Ani Lestari/);
  await other.seesEverythingReceived();
  expect(await steps(server.address)).toEqual(["submit"]);

  await head.approves();
  await head.sees(/^Disetujui: Ani Lestari/);
  await other.readsOfTheLine("Keputusan Anda terkirim dalam beberapa detik.");
  await head.losesTheAppToTheSystem();
  await teacher.seesItsStone(/Disetujui/);
  expect(await steps(server.address)).toEqual(["submit", "approve"]);
});
