// What happened to a report: every move, and the server's word for it, which is checked on the phone and elsewhere.

import type { Page } from "@playwright/test";
import { ani, budi } from "../people.ts";
import { storeOf } from "../store.ts";
import { expect, test } from "../world.ts";

test("the whole walk of a report, with a receipt that is checked without a line and by an admin", async ({
  teacher,
  head,
  server,
}) => {
  await teacher.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.writes({ title: "Pendampingan siswa", minutes: 60 });
  await teacher.sends();
  await teacher.opensTheWalk();
  await expect(teacher.walk.getByRole("listitem")).toHaveText(/dikirim.*belum sampai di server/);

  await teacher.findsTheLine();
  await teacher.seesItsStone(/Diterima \d\d\.\d\d/);
  await expect(teacher.walk.getByRole("listitem")).toContainText("Tanda terima server sah, dan isinya sama dengan yang di atas.");
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await head.approves();
  await teacher.seesItsStone(/Disetujui/);
  await expect(teacher.walk.getByRole("listitem")).toHaveCount(3);
  await expect(teacher.walk).toContainText("membuka laporan");
  await expect(teacher.walk, "private drafts are nobody's versions").not.toContainText("versi");

  await teacher.closesTheApp();
  await teacher.losesTheLine();
  await teacher.opensAgain();
  await teacher.opensTheWalk();
  const sent = teacher.walk.getByRole("listitem").filter({ hasText: "dikirim" });
  await expect(sent).toContainText("Tanda terima server sah, dan isinya sama dengan yang di atas.");
  await sent.getByRole("button", { name: "Salin tanda terima" }).click();
  await expect(teacher.page.getByText("Tanda terima disalin")).toBeVisible();
  const word = await teacher.page.evaluate(() => navigator.clipboard.readText());
  const said = await server.runs("admin", "--data", server.data, "check-receipt", word);
  expect(said).toContain(`${ani.name} sent the report of`);
  expect(said).toContain("The log says the same.");
});

test("what came back names its activities, and a message has its receipt", async ({ teacher, head }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Les membaca", minutes: 60 });
  await teacher.writes({ title: "Piket gerbang", minutes: 30 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await teacher.comments("Jumlahnya menyusul.");
  await teacher.seesEverythingReceived();
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await head.returns({ words: "Jumlahnya berapa?", about: "Les membaca" });
  await teacher.seesItsStone(/Dikembalikan/);

  await teacher.opensTheWalk();
  const rows = teacher.walk.getByRole("listitem");
  await expect(rows.filter({ hasText: "dikembalikan" })).toContainText("Tentang: Les membaca");
  await expect(rows.filter({ hasText: "dikembalikan" })).not.toContainText("Piket gerbang");
  const said = rows.filter({ hasText: "menulis pesan" });
  await expect(said).toContainText("Tanda terima server sah.");
  await expect(said, "what stands beside the text says nothing about it").not.toContainText("isinya sama");
  await expect(rows.filter({ hasText: /membuka laporan/ })).toContainText("terakhir membuka laporan");
});

test("a receipt that somebody has changed on the phone is not called genuine", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Piket gerbang", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima \d\d\.\d\d/);
  expect(await alters(teacher.page)).toBe(1);
  await teacher.opensTheWalk();
  await expect(teacher.walk).toContainText("Tanda terima ini tidak cocok dengan kunci server.");
  await expect(teacher.walk).not.toContainText("Tanda terima server sah");
});

/** Says in every receipt here that it was given for another text; tells how many there are. */
async function alters(page: Page): Promise<number> {
  return (await storeOf(page)).evaluate(async ({ base, done }) => {
    const store = base.transaction("receipt", "readwrite").objectStore("receipt");
    const keys = await done(store.getAllKeys());
    for (const key of keys) {
      const receipt = JSON.parse(await done<string>(store.get(key)));
      receipt.says.receipt.content = "A".repeat(43);
      await done(store.put(JSON.stringify(receipt), key));
    }
    base.close();
    return keys.length;
  });
}
