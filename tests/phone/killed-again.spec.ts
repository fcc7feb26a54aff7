// The battery falls out again and again while somebody writes: what the form called kept is there each
// time the phone is switched on, and in the end the server has it, once.

import type { Phone } from "../battery.ts";
import { Dice } from "../dice.ts";
import { type Account, PASSWORD, type Person, ani, siti } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** Each of the two tests; together a hundred times. */
const TIMES = 50;

/** Writes on, word by word, now leaving the field, which keeps it at once, now not. */
async function writesOn(person: Person, round: number, dice: Dice): Promise<void> {
  const uraian = person.field("Uraian");
  for (let word = 1; ; word += 1) {
    await uraian.press("Control+End");
    await person.page.keyboard.insertText(`${round}.${word} `);
    if (dice.oneIn(2)) await uraian.blur();
    if (dice.oneIn(3)) await person.readsThatItIsKept();
  }
}

/** What stands in the form, and whether it says that this is kept, as it is drawn next. */
async function looks(person: Person): Promise<{ text: string; kept: boolean }> {
  return person.dialog.evaluate(async (form) => {
    await new Promise(requestAnimationFrame);
    const text = form.querySelector<HTMLTextAreaElement>("#entry-description")?.value ?? "";
    const says = form.querySelector("[data-testid=keeping]")?.textContent?.trim();
    return { text, kept: says === "Tersimpan di HP ini" };
  });
}

/** What was on the screen when the battery fell out: all of it, and as much as was called kept. */
interface Seen {
  typed: string;
  kept: string;
}

/** Writes until the battery falls out. */
async function writesUntilItGoesDark(
  phone: Phone,
  person: Person,
  round: number,
  dice: Dice,
  began: string,
): Promise<Seen> {
  const seen = { typed: began, kept: began };
  const waitsFor = dice.oneIn(2) ? "kept" : "typed";
  let begins: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begins = resolve));
  const writing = writesOn(person, round, dice).catch(() => begins());
  const looking = (async () => {
    for (;;) {
      const { text, kept } = await looks(person);
      seen.typed = text;
      if (kept) seen.kept = text;
      if (seen[waitsFor] !== began) begins();
    }
  })().catch(() => begins());
  // Some moment after the first word of this round, or after it was called kept.
  await begun;
  await new Promise((moment) => setTimeout(moment, dice.between(0, 300)));
  await phone.losesItsBattery();
  await Promise.all([writing, looking]);
  return seen;
}

for (const [where, cut] of [["without a line", true], ["with a line that takes every draft along", false]] as const) {
  test(`the battery falls out ${TIMES} times ${where}: nothing that was called kept is missing`, async ({
    ownPhone,
    line,
    server,
  }) => {
    test.setTimeout(600_000);
    const dice = Dice.thrown();
    let person = await ownPhone.turnsOn();
    await person.signsIn(ani);
    await person.hasTheShell();
    await person.writes({ title: "Berkebun", minutes: 60 });
    await person.seesEverythingReceived();
    await ownPhone.turnsOff();
    if (cut) line.cut();

    let seen: Seen = { typed: "", kept: "" };
    let later = 0;
    let unkept = 0;
    for (let round = 1; round <= TIMES; round += 1) {
      person = await ownPhone.turnsOn();
      await person.opens();
      await person.opensTheEntry("Berkebun");
      const found = await person.field("Uraian").inputValue();
      expect(found.startsWith(seen.kept), `after ${round - 1}: “${found}” begins with “${seen.kept}”`).toBe(true);
      const before = found;
      seen = await writesUntilItGoesDark(ownPhone, person, round, dice, found);
      if (seen.kept !== before) later += 1;
      if (seen.typed !== seen.kept) unkept += 1;
    }
    // It fell out while something was being written, and often after something had been called kept.
    expect(later).toBeGreaterThan(TIMES / 4);
    expect(unkept).toBeGreaterThan(TIMES / 5);

    person = await ownPhone.turnsOn();
    line.mend();
    await person.opens();
    await person.isHere(ani);
    await person.hasMattersToLookAt(0);
    await person.opensTheEntry("Berkebun");
    const text = await person.field("Uraian").inputValue();
    expect(text.startsWith(seen.kept)).toBe(true);
    await person.finishesTheEntry();
    await person.sends();
    await person.seesItsStone(/Diterima/);
    await person.seesEverythingReceived();
    await person.hasMattersToLookAt(0);
    const received = await (await Witness.asks(server.address, ani)).reportsWith("Berkebun");
    expect(received).toHaveLength(1);
    expect(received[0]?.steps.map(({ step }) => step)).toEqual(["submit"]);
    expect(received[0]?.body.report.entries).toMatchObject([{ title: "Berkebun", description: text }]);
  });
}

/** A phone on which the app opens without a line, and nobody has been yet. */
async function onWhichTheAppIs(phone: Phone): Promise<void> {
  const nobody = await phone.turnsOn();
  await nobody.opens();
  await nobody.hasTheShell();
  await phone.turnsOff();
}

/** Signs in, and looks no longer than until the app shows that this is done. */
async function signsInAndNoMore(person: Person, who: Account): Promise<void> {
  await person.opens();
  await person.page.getByLabel("Nama masuk atau NIP").fill(who.login);
  await person.page.getByLabel("Sandi", { exact: true }).fill(PASSWORD);
  await person.button("Masuk").click();
  await person.isHere(who);
}

test("the battery falls out right after somebody signed in: they are still here, with every word, without a line", async ({
  ownPhone,
  line,
  server,
}) => {
  await onWhichTheAppIs(ownPhone);
  for (const word of ["", "Membuat", "Membuat pupuk kompos"]) {
    let person = await ownPhone.turnsOn();
    await person.opens();
    if (word === "") await signsInAndNoMore(person, ani);
    else {
      await person.isHere(ani);
      await (word === "Membuat" ? person.beginsAnEntry() : person.opensTheEntry("Berkebun"));
      await person.fillsIn({ title: "Berkebun", description: word });
      await person.readsThatItIsKept();
    }
    await ownPhone.losesItsBattery();
    line.cut();
    person = await ownPhone.turnsOn();
    await person.opens();
    await person.isHere(ani);
    if (word !== "") {
      await person.opensTheEntry("Berkebun");
      await expect(person.field("Uraian")).toHaveValue(word);
    }
    await ownPhone.losesItsBattery();
    line.mend();
  }
  const person = await ownPhone.turnsOn();
  await person.opens();
  await person.isHere(ani);
  // The browser has lost the session, too: the server wants to know again who it is, where they are.
  await person.signsInWhereTheyAre();
  await person.seesEverythingReceived();
  await person.hasMattersToLookAt(0);
  expect(await (await Witness.asks(server.address, ani)).reportsWith("Membuat pupuk kompos")).toHaveLength(1);
});

test("one leaves, another signs in, and the battery falls out: it is the other who is here", async ({ ownPhone, line }) => {
  let person = await ownPhone.turnsOn();
  await person.signsIn(ani);
  await person.hasTheShell();
  await ownPhone.turnsOff();
  person = await ownPhone.turnsOn();
  await person.opens();
  await person.isHere(ani);
  await person.seesEverythingReceived();
  await person.signsOut();
  await signsInAndNoMore(person, siti);
  await ownPhone.losesItsBattery();
  line.cut();
  person = await ownPhone.turnsOn();
  await person.opens();
  await person.isHere(siti);

  // Who left stays away as well.
  line.mend();
  await person.opens();
  await person.signsOut();
  await ownPhone.losesItsBattery();
  line.cut();
  person = await ownPhone.turnsOn();
  await person.opens();
  await person.isAtTheDoor();
  await person.sees(siti.name);
});
