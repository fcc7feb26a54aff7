// Five years of one person's reports on their phone.

import { ani, budi } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";
import { FIVE_YEARS, MOST_BYTES, hasItsReceipts, livesThrough, takes } from "../years.ts";

test("five years of reports with their histories take no more than 40 MB, and are all there without a line", async ({
  ownPhone,
  server,
}) => {
  test.setTimeout(240_000);
  await livesThrough(await Witness.asks(server.address, ani), await Witness.asks(server.address, budi));
  let person = await ownPhone.turnsOn();
  await person.signsIn(ani);
  await person.hasTheShell();
  const fetched = await takes(person.page);
  await person.opens("/favicon.svg");
  const { reports, characters } = await hasItsReceipts(person.page);
  expect(reports).toBeGreaterThanOrEqual(FIVE_YEARS);
  await ownPhone.turnsOff();

  person = await ownPhone.turnsOn();
  await person.losesTheLine();
  await person.opens();
  await person.isHere(ani);
  const after = await takes(person.page);
  console.log(`${reports} reports of ${Math.round(characters / reports)} characters: ${JSON.stringify({ fetched, after })}`);
  // What the browser has written and not yet tidied up counts as well.
  for (const { databases } of [fetched, after]) {
    expect(databases).toBeGreaterThan(characters / 20);
    expect(databases).toBeLessThanOrEqual(MOST_BYTES);
  }
});
