// The app ends while somebody types. What the form called kept is there afterwards.

import { type Person, ani } from "../people.ts";
import { expect, test } from "../world.ts";

const typed = "Mendampingi siswa membuat pupuk kompos di kebun sekolah";

test.beforeEach(async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Berkebun" });
});

async function findsWhatWasTyped(teacher: Person): Promise<void> {
  await teacher.opensTheEntry("Berkebun");
  await expect(teacher.field("Uraian")).toHaveValue(typed);
}

test("a tab that is closed after a pause in typing", async ({ teacher }) => {
  await teacher.field("Uraian").pressSequentially(typed);
  await teacher.readsThatItIsKept();
  await teacher.closesTheApp();
  await teacher.opensAgain();
  await findsWhatWasTyped(teacher);
});

test("a tab that is closed right after a field is left", async ({ teacher }) => {
  await teacher.field("Uraian").fill(typed);
  await teacher.field("Uraian").blur();
  await teacher.closesTheApp();
  await teacher.opensAgain();
  await findsWhatWasTyped(teacher);
});

// A save that is on its way, or asked for in the page's last moment, may come to nothing.
test("a tab that is left in the middle of a word", async ({ teacher }) => {
  await teacher.field("Uraian").pressSequentially(typed);
  await teacher.opens("about:blank");
  await teacher.opens();
  await findsWhatWasTyped(teacher);
});

test("an app that the system ends without asking", async ({ teacher }) => {
  await teacher.field("Uraian").pressSequentially(typed);
  await teacher.readsThatItIsKept();
  await teacher.losesTheAppToTheSystem();
  await teacher.opensAgain();
  await findsWhatWasTyped(teacher);
  await teacher.finishesTheEntry();
  await teacher.findsTheLine();
  await teacher.seesEverythingReceived();
});
