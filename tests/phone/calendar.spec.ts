// The month at a glance, and the way through the months.

import { ani } from "../people.ts";
import { expect, test } from "../world.ts";

test("a report that has not left the phone waits for the line, not for a decision", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Les membaca", minutes: 60 });
  await teacher.sends();
  await teacher.sees("Laporan tersimpan di HP ini dan menunggu dikirim.");
  await teacher.goesTo("Kalender");
  const today = teacher.page.getByRole("link", { name: /hari ini$/ });
  await expect(today).toHaveAccessibleName(/menunggu dikirim/);
  await teacher.findsTheLine();
  await expect(today).toHaveAccessibleName(/menunggu keputusan/);
});

test("the arrows stay under the finger from month to month, and the month's name is the way back", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.goesTo("Kalender");
  const arrow = teacher.button("Bulan sebelumnya");
  const name = teacher.page.getByRole("heading", { level: 2 });
  const places = async () => [await arrow.boundingBox(), (await teacher.page.getByRole("table").boundingBox())?.y];
  const now = await name.textContent();
  const before = await places();
  await arrow.click();
  await arrow.click();
  await expect(name).toContainText("Ke bulan ini");
  expect(await places(), "nothing moved, and no line was kept for it").toEqual(before);
  const head = await teacher.page.getByRole("heading", { level: 1 }).boundingBox();
  expect((before[0] as { y: number }).y - (head?.y ?? 0), "the month follows its page's name").toBeLessThan(110);

  await name.getByRole("button", { name: /Ke bulan ini$/ }).click();
  await expect(name).toHaveText(now ?? "");
  await expect(name.getByRole("button")).toHaveCount(0);
  await teacher.hasTheFocusSomewhere();
  expect(await places()).toEqual(before);
});
