// Somebody who was let go with work on their phone: it is taken, said, and decided on by the office.
// (commcare-hq#29097)

import { ani, budi } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

test("a report that was written before its author was let go reaches the office's exceptions", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.writes({ title: "Rapat penutupan semester", minutes: 60 });
  await teacher.sends();
  await server.runs("admin", "--data", server.data, "deactivate", ani.login);
  await teacher.findsTheLine();
  await teacher.readsOfTheLine("Akun tidak aktif lagi. Catatan menunggu kantor.");
  await teacher.readsOfTheLineInTwoLines();
  await teacher.goesTo("Perlu dilihat");
  await teacher.sees("Tulisan Anda sudah ada di kantor dan menunggu keputusan");
  await teacher.sees("Rapat penutupan semester");
  await expect(teacher.page.getByRole("button", { name: "Pakai tulisan saya" })).toBeHidden();
  await teacher.button("Selesai dilihat").click();
  await expect(teacher.dialog).toContainText("Kantor sudah punya tulisan ini dan memutuskannya.");
  await teacher.dialog.getByRole("button", { name: "Batal" }).click();

  // The day says so too, and asks for nothing new.
  await teacher.goesTo("Hari ini");
  await expect(teacher.page.getByRole("main")).toContainText("Akun ini sudah tidak aktif");
  await expect(teacher.button("Tambah kegiatan")).toHaveCount(0);
  await expect(teacher.page.getByRole("region", { name: "Simpanan di HP ini" })).toHaveCount(0);
  await expect(teacher.page.getByRole("main")).not.toContainText(/Belum ada kegiatan|Salin dari|Apa langkah|perlu Anda pilih/);

  // What the office has is not called unsent, here or at the door.
  await teacher.wantsToSignOut();
  await expect(teacher.dialog).toContainText("1 tulisan Anda sudah ada di kantor");
  await expect(teacher.dialog).not.toContainText("belum terkirim");
  await expect(teacher.dialog.getByRole("button", { name: "Kirim dulu" })).toHaveCount(0);
  await teacher.leavesWorkHereAndSignsOut();
  await teacher.sees("Semua catatan sudah terkirim");

  const head = await Witness.asks(server.address, budi);
  expect(await head.reportsWith("Rapat penutupan semester")).toEqual([]);
  const list = await server.runs("admin", "--data", server.data, "exceptions");
  expect(list).toContain(`${ani.name}, report of`);
  const number = /^\s*(\d+)/.exec(list)?.[1] ?? "";
  await server.runs("admin", "--data", server.data, "accept-exception", number, "--by", budi.login);
  const [report] = await head.reportsWith("Rapat penutupan semester");
  expect(report?.status).toBe("submitted");
});
