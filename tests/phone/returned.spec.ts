// Reports that came back: today's own on top of it, those of other days beside the date, where they move nothing.

import { HELD, type Person, ani, budi } from "../people.ts";
import { expect, test } from "../world.ts";

const days = [
  { day: "2025-06-19", said: "19 Jun 2025", words: "Jumlah siswanya belum ada." },
  { day: "2025-06-20", said: "20 Jun 2025", words: "Jamnya tertukar." },
];

/** Gives the report of an earlier day back. */
async function returns(head: Person, { said, words }: (typeof days)[number]): Promise<void> {
  await head.goesTo("Menunggu");
  await head.page.getByRole("link", { name: ani.name }).filter({ hasText: said }).click();
  await expect(head.page.getByRole("main").getByText(`${ani.name} · `)).toBeVisible();
  await head.returns({ words });
}

test("reports of other days that come back are counted beside the date, and today stays where it is", async ({ teacher, head }) => {
  await teacher.signsIn(ani);
  for (const { day } of days) {
    await teacher.opens(`/laporan/${day}`);
    await teacher.writes({ title: "Les membaca", minutes: 60 });
    await teacher.sends();
    await teacher.seesItsStone(/Diterima/);
  }
  await teacher.goesTo("Hari ini");
  const others = teacher.page.getByRole("button", { name: /^\d+ dikembalikan/ });
  const heading = teacher.page.getByRole("heading", { level: 1 });
  const place = async () => (await heading.boundingBox())?.y ?? 0;
  // The demo's teacher has one of her own.
  await expect(others).toHaveText(/^1 dikembalikan/);
  const before = await place();
  // Beside the date: without it the page would be as high.
  const button = teacher.page.locator(".others");
  await button.evaluate((button) => (button.style.display = "none"));
  expect(await place()).toBe(before);
  await button.evaluate((button) => button.removeAttribute("style"));

  await head.signsIn(budi);
  for (const [count, report] of days.entries()) {
    await returns(head, report);
    await expect(others).toHaveText(new RegExp(`^${count + 2} dikembalikan`), { timeout: HELD });
    expect(await place(), "nothing moved under the finger").toBe(before);
  }
  await expect(teacher.page.getByTestId("returned-words")).toHaveCount(0);

  await others.click();
  const words = [/^Hasilnya sudah baik/, ...days.map(({ words }) => words).reverse()];
  await expect(teacher.dialog.getByTestId("returned-words")).toHaveText(words);
  await teacher.dialog.getByRole("link", { name: /19 Jun 2025/ }).click();
  await expect(teacher.dialog).toBeHidden();
  await expect(teacher.page.getByRole("region", { name: /^Dikembalikan · / })).toContainText("Jumlah siswanya belum ada.");
  await expect(others, "nothing else stands on the page of another day").toHaveCount(0);

  // A start is no other.
  await teacher.opens();
  await expect(others).toHaveText(/^3 dikembalikan/);
  expect(await place()).toBe(before);
});
