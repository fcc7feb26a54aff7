// A report that came when its author had been let go, decided on at the tablet.

import { ani, budi, dayInWords, siti } from "../people.ts";
import { expect, test } from "../world.ts";

test("the superior takes one in and sets one aside with a reason", async ({ teacher, head, server }) => {
  const other = await teacher.hasAColleagueBeside();
  for (const [person, who, title] of [[teacher, ani, "Rapat penutupan semester"], [other, siti, "Piket pagi"]] as const) {
    await person.signsIn(who);
    await person.hasTheShell();
    await person.context.setOffline(true);
    await person.writes({ title, minutes: 60 });
    await person.sends();
    await server.runs("admin", "--data", server.data, "deactivate", who.login);
  }
  for (const person of [teacher, other]) {
    await person.context.setOffline(false);
    await person.readsOfTheLine("Akun tidak aktif lagi.");
  }
  await head.signsIn(budi);
  await head.opensWhoAnswers();
  const special = head.page.getByRole("region", { name: "Laporan khusus" });
  const card = (name: string) => special.getByRole("article").filter({ hasText: name });
  await expect(special.getByRole("article")).toHaveCount(2);
  await expect(card(ani.name)).toContainText("Rapat penutupan semester");
  await card(siti.name).getByRole("button", { name: "Sisihkan" }).click();
  await head.dialog.getByRole("button", { name: "Sisihkan" }).click();
  await head.sees("Tuliskan alasannya.");
  await head.dialog.getByLabel("Alasan").fill("Sudah dilaporkan di kertas");
  await head.dialog.getByRole("button", { name: "Sisihkan" }).click();
  await head.sees("Laporan disisihkan.");
  await expect(special.getByRole("article")).toHaveCount(1);
  await card(ani.name).getByRole("button", { name: "Terima" }).click();
  await head.sees("Laporan diterima dan sekarang ada di Menunggu.");
  await expect(special).toBeHidden();
  await head.goesTo("Menunggu");
  await expect(head.row(ani, dayInWords())).toBeVisible();
  // The author's own device hears of it as of any report, when it asks again.
  await teacher.asksToConnect();
  await teacher.goesTo("Hari ini");
  await teacher.seesItsStone(/Diterima/);
});
