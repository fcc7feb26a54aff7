// Without a finger and without a mouse: every step by keyboard, and the focus always to be seen.

import { ani, budi, HELD, Person } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

test("a day is written and sent", async ({ context, line, server }, info) => {
  test.skip(info.project.name !== "phone", "a day is written on a phone");
  const person = await Person.with(context, line);
  await person.signsInByKeyboard(ani);

  await person.tabsTo(person.button("Tambah kegiatan"));
  await person.presses("Enter");
  await person.tabsTo(person.field("Kegiatan"));
  await person.types("Les membaca");
  await person.tabsTo(person.dialog.getByRole("button", { name: "60 menit", exact: true }));
  await person.presses("Space");
  // A time by the arrows: five minutes each.
  await person.tabsTo(person.button("Sampai: lebih lambat 15 menit"));
  await person.presses("ArrowUp");
  await person.sees("Lama 65 menit");
  await person.tabsTo(person.field("Jumlah"));
  await person.types("24");
  await person.tabsTo(person.field("Satuan"));
  await person.types("siswa");
  await person.tabsTo(person.field("Uraian"));
  await person.types("Kelas empat");
  await person.tabsTo(person.button("Selesai"));
  await person.presses("Enter");
  await expect(person.dialog).toBeHidden();
  await expect(person.entries).toHaveCount(1);
  await person.hasTheFocusSomewhere();

  // Escape leaves a form too, and gives the focus back to what opened it.
  const entry = person.entries.getByRole("button");
  await person.tabsTo(entry);
  await person.presses("Enter");
  await expect(person.dialog).toBeVisible();
  await person.presses("Escape");
  await expect(person.dialog).toBeHidden();
  await expect(entry).toBeFocused();

  await person.tabsTo(person.button("Kirim laporan"));
  await person.presses("Enter");
  await person.seesItsStone(/Diterima/);
  await person.hasTheFocusSomewhere();
  const [report] = await (await Witness.asks(server.address, ani)).reportsWith("Les membaca");
  expect(report?.status).toBe("submitted");
  expect(report?.body.report.entries).toMatchObject([{ description: "Kelas empat", quantity: 2_400, unit: "siswa" }]);
});

test("a report is looked at and approved", async ({ context, line, server }, info) => {
  test.skip(info.project.name !== "tablet", "reports are decided on a tablet");
  const approvedBefore = await approved(server.address);
  const person = await Person.with(context, line);
  await person.signsInByKeyboard(budi);
  await person.tabsTo(person.page.getByRole("link", { name: /^Menunggu/ }));
  await person.presses("Enter");
  await person.tabsTo(person.page.locator(".pane-list").getByRole("listitem").getByRole("link").first());
  await person.presses("Enter");
  await person.tabsTo(person.button("Setujui"));
  await person.presses("Enter");
  await person.sees(/^Disetujui: /);
  await person.seesEverythingReceived();
  expect(await approved(server.address)).toBe(approvedBefore + 1);

  // The single keys: the next one, why it should go back, not after all, approved.
  await person.tabsTo(person.page.getByRole("link", { name: /^Menunggu/ }));
  await person.presses("Enter");
  await person.hasTheFocusSomewhere();
  await person.presses("j");
  await expect(person.button("Setujui")).toBeVisible();
  await person.presses("r");
  await expect(person.dialog).toBeVisible();
  await expect(person.dialog.getByRole("button", { name: "Ada yang kurang" })).toBeFocused();
  await person.tabsTo(person.dialog.getByRole("button", { name: "Kembalikan" }));
  await person.presses("Enter");
  // What lacks is said, and is where the keyboard goes on.
  await expect(person.dialog.getByLabel(/^Kata-kata Anda/)).toBeFocused();
  await person.types("jrak");
  await expect(person.dialog.getByLabel(/^Kata-kata Anda/)).toHaveValue("jrak");
  await person.presses("Escape");
  await expect(person.dialog).toBeHidden();
  await person.hasTheFocusSomewhere();
  await person.presses("a");
  await expect.poll(() => approved(server.address), { timeout: HELD }).toBe(approvedBefore + 2);
});

/** How many reports in the head's sight are approved. */
async function approved(address: string): Promise<number> {
  const all = await (await Witness.asks(address, budi)).documents();
  return all.filter(({ status }) => status === "approved").length;
}
