// How Setapak comes to the home screen: said once something was sent, or has waited for long, never in the way.

import type { BrowserContextOptions, Page } from "@playwright/test";
import { phone } from "../devices.ts";
import { Person, ani } from "../people.ts";
import { expect, test } from "../world.ts";

const safari =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

const title = "Taruh Setapak di layar utama";
const promise = "Simpanan di HP ini";
const waits = "Ada catatan yang menunggu lebih dari sehari";

const notice = (person: Person, name = title) => person.page.getByRole("region", { name });

/** Writes a day and sends it. */
async function reports(person: Person): Promise<void> {
  await person.writes({ title: "Piket pagi", minutes: 30 });
  await person.sends();
}

/** Nothing sent so far: the demo's reports are not this person's doing here. */
const asIfNew = (page: Page) =>
  page.evaluate(() => ["setapak.install.sent", "setapak.install.waits"].forEach((key) => localStorage.removeItem(key)));

test.describe("on a phone of Apple's", () => {
  let person: Person;

  test.beforeEach(async ({ browser, line }) => {
    const how: BrowserContextOptions = { ...phone, userAgent: safari, baseURL: line.address };
    person = await Person.with(await browser.newContext(how), line);
  });

  test.afterEach(async () => {
    await person.context.close();
  });

  test("after a report was sent the two steps are said, once", async () => {
    await person.signsIn(ani);
    await reports(person);
    await expect(notice(person)).toContainText("Ketuk Bagikan");
    await expect(notice(person)).toContainText("Tambah ke Layar Utama");
    // Nothing is in the way.
    await person.seesItsStone(/Diterima/);
    await person.opens();
    await notice(person).getByRole("button", { name: "Mengerti" }).click();
    await expect(notice(person)).toHaveCount(0);
    await person.opens();
    await person.isHere(ani);
    await person.goesTo("Kalender");
    await person.goesTo("Hari ini");
    await expect(notice(person)).toHaveCount(0);
  });

  test("what has waited for more than a day is worth a word, after the steps were read", async () => {
    await person.page.clock.install();
    await person.signsIn(ani);
    await person.hasTheShell();
    await asIfNew(person.page);
    await person.opens();
    await notice(person).getByRole("button", { name: "Mengerti" }).click();
    await person.losesTheLine();
    await person.writes({ title: "Piket pagi", minutes: 30 });
    await expect(notice(person, waits)).toHaveCount(0);
    await person.page.clock.fastForward("25:00:00");
    await person.goesTo("Kalender");
    await person.goesTo("Hari ini");
    await expect(notice(person, waits)).toContainText("1 catatan baru ada di HP ini");
    await notice(person, waits).getByRole("button", { name: "Mengerti" }).click();
    await expect(notice(person, waits)).toHaveCount(0);
  });

  test("what lies on the home screen says nothing", async () => {
    await person.context.addInitScript(() => Object.defineProperty(navigator, "standalone", { value: true }));
    await person.signsIn(ani);
    await reports(person);
    await person.seesEverythingReceived();
    await expect(notice(person)).toHaveCount(0);
  });
});

test("where the browser offers to install, it asks when its person wants it", async ({ teacher }) => {
  await teacher.context.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      const offer = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
        prompt: () => document.documentElement.setAttribute("data-asked", "yes"),
      });
      dispatchEvent(offer);
      document.documentElement.toggleAttribute("data-held", offer.defaultPrevented);
    });
  });
  await teacher.signsIn(ani);
  await expect(teacher.page.locator("html")).toHaveAttribute("data-held", "");
  await reports(teacher);
  // One at a time, what may be lost first; the other is not put under the finger that has just read it.
  await expect(notice(teacher, promise)).toBeVisible();
  await expect(notice(teacher)).toHaveCount(0);
  await notice(teacher, promise).getByRole("button", { name: /^(Nanti saja|Mengerti)$/ }).click();
  await expect(notice(teacher, promise)).toHaveCount(0);
  await expect(notice(teacher)).toHaveCount(0);
  await teacher.opens();
  await notice(teacher).getByRole("button", { name: "Pasang" }).click();
  await expect(teacher.page.locator("html")).toHaveAttribute("data-asked", "yes");
  await expect(notice(teacher)).toHaveCount(0);
  await teacher.opens();
  await teacher.isHere(ani);
  await expect(notice(teacher)).toHaveCount(0);
});

test("where the browser offers nothing, nothing is said", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await reports(teacher);
  await teacher.seesEverythingReceived();
  await expect(notice(teacher)).toHaveCount(0);
});

test("the manifest and every icon it names are there", async ({ page, line }) => {
  await page.goto(line.address);
  const icons = await page.evaluate(async () => {
    const address = document.querySelector<HTMLLinkElement>("link[rel=manifest]")?.href ?? "";
    const manifest = (await (await fetch(address)).json()) as { icons: { src: string }[]; display: string };
    const apple = document.querySelector<HTMLLinkElement>("link[rel=apple-touch-icon]")?.href ?? "";
    const all = [...manifest.icons.map(({ src }) => src), apple];
    const found = all.map(async (src) => {
      const picture = new Image();
      picture.src = src;
      await picture.decode();
      return picture.naturalWidth;
    });
    return Promise.all(found);
  });
  expect(icons.every((width) => width >= 150)).toBe(true);
});
