// A newer app arrives while somebody writes.

import { ani } from "../people.ts";
import { expect, test } from "../world.ts";

test("a newer app waits until nobody types, in every tab, and no draft is touched", async ({ teacher, line }) => {
  await teacher.signsIn(ani);
  await teacher.page.evaluate(() => navigator.serviceWorker.ready);
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Menyusun modul ajar" });
  await teacher.readsThatItIsKept();

  line.alters("/sw.js", (worker) => {
    const newer = worker.replace(/(VERSION="[0-9a-f]+)"/, '$1-newer"');
    if (newer === worker) throw new Error("the worker no longer says its version so");
    return newer;
  });
  line.alters("/", (page) => page.replace("<head>", '<head><meta name="newer" content="yes">'));
  const newer = (person: typeof teacher) => person.page.locator('meta[name="newer"]');
  const banner = (person: typeof teacher) => person.page.getByText("Versi baru siap");

  // Opening the app somewhere else makes the browser look for a newer worker.
  const other = await teacher.opensASecondTab();
  await expect(banner(other)).toBeVisible();
  await expect(newer(other)).toHaveCount(0);
  await expect(banner(teacher)).toBeHidden();

  await teacher.page.evaluate(() => Object.assign(globalThis, { untouched: true }));
  await teacher.field("Uraian").pressSequentially("Bab satu");
  await other.page.getByRole("button", { name: "Perbarui" }).click();
  await expect(newer(other)).toHaveCount(1);
  await other.isHere(ani);

  await teacher.field("Uraian").pressSequentially(" dan bab dua");
  await expect(banner(teacher)).toBeHidden();
  await teacher.finishesTheEntry();
  await expect(banner(teacher)).toBeVisible();
  expect(await teacher.page.evaluate(() => "untouched" in globalThis), "the page was never reloaded").toBe(true);

  await teacher.page.getByRole("button", { name: "Perbarui" }).click();
  await expect(newer(teacher)).toHaveCount(1);
  await expect(banner(teacher)).toBeHidden();
  await teacher.opensTheEntry("Menyusun modul ajar");
  await expect(teacher.field("Uraian")).toHaveValue("Bab satu dan bab dua");
});
