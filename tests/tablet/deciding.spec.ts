// Teacher and head, each with a device and a line of their own.

import { ani, budi, dayInWords, siti } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

const words = "Jumlah siswa pada kegiatan “Les membaca” belum sesuai daftar hadir.\nMohon dilihat lagi 🙏";

test("returned with a reason, mended, sent again, approved", async ({ teacher, head, server }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Les membaca", minutes: 60, amount: "40", unit: "siswa" });
  await teacher.writes({ title: "Piket pagi", minutes: 30 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);

  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await teacher.seesItsStone(/Dilihat \d\d\.\d\d/);
  await head.returns({ kind: "Lihat lagi jumlahnya", words, about: "Les membaca" });
  await head.sees(/Dikembalikan: Ani Lestari/);
  const below = async () => {
    const [said, main] = [await head.page.locator(".toast").boundingBox(), await head.page.getByRole("main").boundingBox()];
    return (said?.y ?? 0) + (said?.height ?? 0) - (main?.y ?? 0);
  };
  await expect.poll(below, { message: "it lies on nothing that is read or touched" }).toBeLessThanOrEqual(0);

  await teacher.seesItsStone(/Dikembalikan/);
  const card = teacher.page.getByRole("region", { name: `Dikembalikan · ${dayInWords()}` });
  expect(await card.getByTestId("returned-words").textContent()).toBe(words);
  await expect(card).toContainText("Lihat lagi jumlahnya");
  await expect(card).toContainText(budi.name);
  await expect(teacher.entries.filter({ hasText: "Ditandai atasan" })).toHaveCount(1);
  await expect(teacher.entries.filter({ hasText: "Ditandai atasan" })).toContainText("Les membaca");

  await teacher.seesWhatChanged("Belum ada yang berubah.");
  await teacher.opensTheEntry("Les membaca");
  await teacher.fillsIn({ amount: "36" });
  await teacher.finishesTheEntry();
  const difference = "Les membacaJumlahsebelumnya: 40 siswa, sekarang: 36 siswa";
  await teacher.seesWhatChanged(difference);
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await expect(card).toBeHidden();

  await head.opensTheReportOf(ani);
  await head.sees("36 siswa");
  await head.seesWhatChanged(difference);
  await head.approves();
  await head.sees(/Disetujui: Ani Lestari/);
  await teacher.seesItsStone(/Disetujui \d\d\.\d\d/);
  await expect(teacher.page.getByRole("button", { name: /^Kirim (laporan|lagi)$/ })).toHaveCount(0);

  const [report] = await (await Witness.asks(server.address, ani)).reportsWith("Les membaca");
  expect(report?.status).toBe("approved");
  expect(report?.steps.map(({ step }) => step)).toEqual(["submit", "return", "submit", "approve"]);
});

test("a finger that taps twice decides once", async ({ head, server }) => {
  await head.signsIn(budi);
  const before = await (await Witness.asks(server.address, budi)).waiting();
  expect(before).toBeGreaterThan(2);
  await head.opensTheFirstReport();
  for (const pause of [0, 120, 400]) {
    const button = head.page.getByRole("button", { name: /^Setujui/ });
    await expect(button).toBeEnabled();
    await button.evaluate(async (it: HTMLButtonElement, ms) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      const tap = () => {
        const under = document.elementFromPoint(x + width / 2, y + height / 2);
        if (under instanceof HTMLElement) under.closest("button")?.click();
      };
      tap();
      await new Promise((resolve) => setTimeout(resolve, ms));
      tap();
    }, pause);
    await head.sees(/Disetujui:/);
  }
  await head.seesEverythingReceived();
  await expect.poll(async () => (await Witness.asks(server.address, budi)).waiting()).toBe(before - 3);
});

test("a sitting without a line: approved, returned and answered, and all of it arrives", async ({
  teacher,
  head,
  server,
}) => {
  const colleague = await teacher.hasAColleagueBeside();
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Ulangan matematika", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await colleague.signsIn(siti);
  await colleague.writes({ title: "Senam pagi", minutes: 30 });
  await colleague.sends();
  await colleague.seesItsStone(/Diterima/);

  await head.signsIn(budi);
  await head.goesTo("Menunggu");
  await expect(head.row(ani)).toBeVisible();
  await expect(head.row(siti)).toBeVisible();
  await head.losesTheLine();
  await head.readsOfTheLine("Tanpa jaringan");
  await head.opensTheReportOf(ani);
  await head.comments("Bagus, lanjutkan pekan depan.");
  await head.approves();
  await head.sees(/Disetujui: Ani Lestari.* Terkirim begitu ada jaringan\./);
  await head.opensTheReportOf(siti);
  await head.returns({ kind: "Lihat lagi waktunya", words: "Senam mulai 06.30." });
  await head.sees(/Dikembalikan: Siti Aminah.* Terkirim begitu ada jaringan\./);
  await teacher.seesItsStone(/Diterima/);

  await head.findsTheLine();
  await head.seesEverythingReceived();
  await teacher.seesItsStone(/Disetujui/);
  await teacher.sees("Bagus, lanjutkan pekan depan.");
  await colleague.seesItsStone(/Dikembalikan/);
  await colleague.sees("Senam mulai 06.30.");

  const [approved] = await (await Witness.asks(server.address, ani)).reportsWith("Ulangan matematika");
  expect(approved?.steps.map(({ step }) => step)).toEqual(["submit", "approve"]);
  expect(approved?.thread?.map(({ text }) => text)).toEqual(["Bagus, lanjutkan pekan depan."]);
});

test("an approval of what its author took back meanwhile says so, and asks for nothing", async ({ teacher, head }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Menyusun soal", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await teacher.seesItsStone(/Dilihat/);
  await head.losesTheLine();
  await head.readsOfTheLine("Tanpa jaringan");
  await teacher.takesBack();
  await teacher.seesEverythingReceived();
  await head.approves();
  await head.findsTheLine();
  await head.hasMattersToLookAt(1);
  await head.goesTo("Perlu dilihat");
  await head.sees(`Laporan ${ani.name}, ${dayInWords()}`);
  await head.sees(/menarik kembali laporan ini.*Tidak perlu memutuskan/);
  await head.sees("Yang Anda lakukan");
});

test("an approval of a text that was mended meanwhile does not hold, and is shown", async ({ teacher, head, server }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Menyusun soal", minutes: 60, description: "Kelas empat" });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await teacher.seesItsStone(/Dilihat/);

  await head.losesTheLine();
  await head.readsOfTheLine("Tanpa jaringan");
  await teacher.takesBack();
  await teacher.opensTheEntry("Menyusun soal");
  await teacher.fillsIn({ description: "Kelas empat dan lima" });
  await teacher.finishesTheEntry();
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await teacher.seesEverythingReceived();

  await head.sees("Kelas empat");
  await head.approves();
  await head.sees(/Disetujui: Ani Lestari.* Terkirim begitu ada jaringan\./);
  await head.findsTheLine();
  await head.hasMattersToLookAt(1);
  await head.goesTo("Perlu dilihat");
  await head.sees(/Anda menyetujui versi yang kemudian berubah/);
  await head.sees(`Laporan ${ani.name}, ${dayInWords()}`);
  await teacher.seesItsStone(/Diterima/);
  const witness = await Witness.asks(server.address, ani);
  const [before] = await witness.reportsWith("Menyusun soal");
  expect(before?.status).toBe("submitted");
  expect(before?.steps.map(({ step }) => step)).not.toContain("approve");

  await head.page.getByRole("link", { name: "Lihat laporan" }).click();
  await head.sees("Kelas empat dan lima");
  await head.approves();
  await teacher.seesItsStone(/Disetujui/);
  const [after] = await witness.reportsWith("Menyusun soal");
  expect(after?.status).toBe("approved");
});
