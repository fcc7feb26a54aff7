// What a tablet calls itself.

import { budi } from "../people.ts";
import { expect, test } from "../world.ts";

test("a tablet is not called a phone, in either language", async ({ head, headLine }) => {
  await head.signsIn(budi);
  await head.hasTheShell();
  await head.opensAccount();
  const main = head.page.getByRole("main");
  await expect(main.getByRole("heading", { name: "Perangkat ini" })).toBeVisible();
  await expect(main).toContainText("Orang lain dapat masuk di perangkat ini");
  await expect(main).not.toContainText(/\bHP\b/);
  headLine.cut();
  await head.context.setOffline(true);
  await head.readsOfTheLine("Tanpa jaringan. Semua tersimpan di perangkat ini.");
  headLine.mend();
  await head.context.setOffline(false);
  await head.page.getByLabel("English").check();
  await expect(main.getByRole("heading", { name: "This device" })).toBeVisible();
  await expect(main).not.toContainText(/\bphone\b/i);
});
