// Menunggu by its keys: j and k through the list, and nothing half-typed is lost on the way.

import { budi } from "../people.ts";
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

test("the keys are listed, and lead to the message and to the search", async ({ head }) => {
  await head.signsIn(budi);
  await head.opensTheFirstReport();
  await head.presses("?");
  await expect(head.dialog).toContainText("Urungkan keputusan terakhir");
  await head.presses("a");
  await expect(head.dialog, "a key in the list decides nothing").toBeVisible();
  await head.presses("Escape");
  await expect(head.dialog).toBeHidden();
  await head.hasTheFocusSomewhere();
  await expect(head.button("Setujui")).toBeVisible();
  const button = head.page.getByRole("button", { name: "Tombol cepat" });
  await button.click();
  await expect(head.dialog).toBeVisible();
  await head.presses("Escape");
  await expect(button).toBeFocused();
  await head.presses("c");
  await expect(head.page.getByLabel(/^Tulis pesan/)).toBeFocused();
  await head.types("cu?");
  await expect(head.page.getByLabel(/^Tulis pesan/)).toHaveValue("cu?");
  await expect(head.dialog).toHaveCount(0);
  await head.page.getByRole("heading", { level: 1 }).last().click();
  await head.presses("/");
  const search = head.page.getByRole("searchbox");
  await expect(search).toBeFocused();
  await head.types("ani?");
  await expect(search).toHaveValue("ani?");
});
