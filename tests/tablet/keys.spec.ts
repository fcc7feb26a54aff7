// Menunggu by its keys: j and k through the list, and nothing half-typed is lost on the way.

import { expect, test } from "../world.ts";

const dewi = { login: "dewi.kartika", name: "dr. Dewi Kartika" };

test("the keys work at once, the open row is in sight, and words wait with their own report", async ({ head }) => {
  await head.opens("/menunggu");
  await head.page.getByLabel("Nama masuk atau NIP").fill(dewi.login);
  await head.page.getByLabel("Sandi", { exact: true }).fill("langkah-kecil");
  await head.page.getByRole("button", { name: "Masuk", exact: true }).click();
  await expect(head.page.getByRole("heading", { name: "Pilih satu laporan" })).toBeVisible();
  await head.seesEverythingReceived();
  const open = head.page.locator('.pane-list [aria-current="true"]');
  const first = () => open.getAttribute("href");
  await head.presses("j");
  await expect(open).toBeInViewport();
  const began = await first();
  await head.page.getByLabel(/^Tulis pesan/).fill("Terima kasih, Bu.");
  await head.page.getByRole("heading", { level: 1 }).last().click();
  for (let step = 0; step < 12; step += 1) {
    const before = await first();
    await head.presses("j");
    await expect.poll(first).not.toBe(before);
  }
  await expect(open).toBeInViewport();
  await expect(head.page.getByLabel(/^Tulis pesan/)).toHaveValue("");
  for (let step = 0; step < 12; step += 1) {
    const before = await first();
    await head.presses("k");
    await expect.poll(first).not.toBe(before);
  }
  expect(await first()).toBe(began);
  await expect(head.page.getByLabel(/^Tulis pesan/)).toHaveValue("Terima kasih, Bu.");
});
