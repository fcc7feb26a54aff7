// The bell: what became of somebody's reports rings where they are, once for all their devices, with or without a line.

import type { Locator } from "@playwright/test";
import { ani, budi, dayInWords, HELD, Person, siti } from "../people.ts";
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
