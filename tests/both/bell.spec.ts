// The bell: what became of somebody's reports rings where they are, once for all their devices, with or without a line.

import type { Locator } from "@playwright/test";
import { ani, budi, dayInWords, HELD, Person, siti } from "../people.ts";
import { PushService, vouches } from "../push.ts";
import { expect, test } from "../world.ts";

function bell(person: Person): Locator {
  return person.page.getByRole("banner").getByRole("link", { name: /^Kabar/ });
}

async function rings(person: Person, unread: number): Promise<void> {
  const name = unread === 0 ? "Kabar" : `Kabar ${unread} belum dibaca`;
  await expect(bell(person)).toHaveAccessibleName(name, { timeout: HELD });
}

async function opensTheBell(person: Person): Promise<void> {
  await bell(person).click();
  await expect(person.page.getByRole("heading", { level: 1, name: "Kabar" })).toBeFocused();
}

/** The demo has a past, which rings for whoever comes first. */
async function hasReadItAll(person: Person): Promise<void> {
  await expect(bell(person)).toHaveAccessibleName(/belum dibaca$/);
  await opensTheBell(person);
  await rings(person, 0);
  await person.goesTo("Hari ini");
}

async function sendsADay(person: Person): Promise<void> {
  await person.writes({ title: "Les membaca", minutes: 60, amount: "40", unit: "siswa" });
  await person.sends();
  await person.seesItsStone(/Diterima/);
}

const rows = (person: Person) => person.page.getByRole("main").getByRole("link", { name: /laporan/i });
const unread = (person: Person) => rows(person).filter({ hasText: "Baru" });

test("a report that came back rings, and whoever has looked has read it", async ({ context, line, head }) => {
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await hasReadItAll(person);
  await sendsADay(person);
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await head.returns({ words: "Jamnya tertukar." });
  await rings(person, 1);

  // All of it by keys.
  await bell(person).focus();
  await person.page.keyboard.press("Enter");
  await expect(person.page.getByRole("heading", { level: 1, name: "Kabar" })).toBeFocused();
  await expect(person.page).toHaveTitle(/^Kabar · /);
  await expect(unread(person)).toHaveCount(1);
  await expect(unread(person)).toContainText(`Laporan ${dayInWords()} dikembalikan`);
  await expect(unread(person)).toContainText(`${budi.name} · `);
  await rings(person, 0);
  await expect(unread(person), "what is new stays marked while one looks").toHaveCount(1);
  await person.page.keyboard.press("Tab");
  await expect(unread(person)).toBeFocused();
  await person.page.keyboard.press("Enter");
  await expect(person.page.getByRole("region", { name: /^Dikembalikan · / })).toContainText("Jamnya tertukar.");
  await opensTheBell(person);
  await expect(rows(person).first()).toContainText("dikembalikan");
  await expect(unread(person)).toHaveCount(0);
  await person.page.reload();
  await expect(rows(person).first()).toContainText("dikembalikan");
  await rings(person, 0);
});

test("a word of one of mine rings for me, and what waits does not", async ({ context, line, teacher }) => {
  const person = await Person.with(context, line);
  await person.signsIn(budi);
  await opensTheBell(person);
  await rings(person, 0);
  await teacher.signsIn(ani);
  await sendsADay(teacher);
  await person.goesTo("Menunggu");
  await expect(person.page.getByRole("link", { name: ani.name }).first()).toBeVisible({ timeout: HELD });
  await rings(person, 0);
  await teacher.comments("Mohon dilihat sebelum Jumat.");
  await rings(person, 1);
  await opensTheBell(person);
  await expect(unread(person)).toContainText(`${ani.name} menulis di laporannya, ${dayInWords()}`);
  await unread(person).click();
  await person.sees("Mohon dilihat sebelum Jumat.");
});

test("what one device has shown, also without a line, is read on the other", async ({ context, line, head, browser, headLine }) => {
  const person = await Person.with(context, line);
  const otherContext = await browser.newContext({ baseURL: headLine.address });
  const other = await Person.with(otherContext, headLine);
  await person.signsIn(ani);
  await hasReadItAll(person);
  await sendsADay(person);
  await other.signsIn(ani);
  await rings(other, 0);
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await head.returns({ words: "Jamnya tertukar." });
  await rings(person, 1);
  await rings(other, 1);

  await person.losesTheLine();
  await person.readsOfTheLine("Tanpa jaringan");
  await opensTheBell(person);
  await expect(unread(person)).toHaveCount(1);
  await rings(person, 0);
  await person.page.reload();
  await rings(person, 0);
  await rings(other, 1);
  await person.findsTheLine();
  await rings(other, 0);
  await otherContext.close();
});

test("on a shared device everybody has a bell of their own", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await hasReadItAll(person);
  await person.signsOut();
  await person.signsInAtTheDoor(siti);
  await expect(bell(person)).toHaveAccessibleName(/belum dibaca$/);
  await person.signsOut();
  await person.signsInAtTheDoor(ani);
  await rings(person, 0);
});

const wakes = (person: Person) => person.page.getByRole("switch", { name: "Kabari saya saat Setapak tertutup" });

test("whoever asked for it is woken while the app is closed, with nothing in it", async ({ context, line, head }) => {
  const service = await PushService.start();
  await context.grantPermissions(["notifications"], { origin: line.address });
  // No browser here has a push service: its address is ours, all else is the browser's.
  await context.addInitScript((endpoint) => {
    PushManager.prototype.subscribe = (asked?: PushSubscriptionOptionsInit) => {
      localStorage.setItem("test.key", String(asked?.applicationServerKey));
      return Promise.resolve({ endpoint } as PushSubscription);
    };
  }, `${service.origin}/phone`);
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await sendsADay(person);
  await person.hasTheShell();
  await person.opensAccount();
  await expect(wakes(person)).not.toBeChecked();
  await wakes(person).click();
  await expect(wakes(person)).toBeChecked();
  const key = await person.page.evaluate(() => localStorage.getItem("test.key") ?? "");
  await person.page.reload();
  await expect(wakes(person)).toBeChecked();
  const laid = await person.page.evaluate(async () => (await caches.match("/kabar.txt"))?.text());
  expect(laid).toBe("id\nAda kabar di Setapak.");

  await person.closesTheApp();
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await head.returns({ words: "Jamnya tertukar." });
  await expect.poll(() => service.heard.length, { timeout: HELD }).toBe(1);
  const [push] = service.heard;
  expect(push).toMatchObject({ method: "POST", path: "/phone", body: "" });
  expect(vouches(push?.authorization ?? "", key)).toMatchObject({ aud: service.origin });

  await person.opensAgain("/lainnya");
  await expect(wakes(person)).toBeChecked();
  await person.signsOut();
  await expect.poll(() => person.page.evaluate(() => localStorage.getItem("setapak.wakes"))).toBeNull();
  await person.signsInAtTheDoor(siti);
  await person.opensAccount();
  await expect(wakes(person)).not.toBeChecked();
  await service.stop();
});

test("a browser that says no is answered in words, and the bell goes on", async ({ context, line }) => {
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await person.opensAccount();
  await wakes(person).click();
  await expect(person.page.getByRole("alert")).toContainText("belum mengizinkan Setapak memberi kabar");
  await expect(wakes(person)).not.toBeChecked();
});

test("however many pushes come, one notification says that there is news", async ({ context, line }) => {
  await context.grantPermissions(["notifications"], { origin: line.address });
  const person = await Person.with(context, line);
  await person.signsIn(ani);
  await person.hasTheShell();
  const devtools = await context.newCDPSession(person.page);
  const registered = new Promise<string>((found) => {
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      for (const { registrationId } of registrations) found(registrationId);
    });
  });
  await devtools.send("ServiceWorker.enable");
  const registrationId = await registered;
  for (let push = 0; push < 2; push++) {
    await devtools.send("ServiceWorker.deliverPushMessage", { origin: line.address, registrationId, data: "" });
  }
  const shown = () =>
    person.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    });
  await expect.poll(shown).toEqual([{ title: "Setapak", body: "Ada kabar di Setapak.", tag: "kabar" }]);
});
