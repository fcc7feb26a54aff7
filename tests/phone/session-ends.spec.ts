// A session is valid, has run out, or was ended by the server; there is a line, or none. Whatever it is:
// the person stays who they were, everything they wrote stays, and it goes once they may send again.

import { type Person, ani } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** The cookie of this device, as a browser sends it. */
async function cookie(person: Person): Promise<string> {
  return (await person.context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** Whether the server still knows whose session this is. */
async function knows(address: string, cookie: string): Promise<boolean> {
  const answer = await fetch(`${address}/api/exchange`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: address, cookie },
    body: "{}",
  });
  return answer.status !== 401;
}

const endings = {
  "is valid": async () => undefined,
  "has run out": async (person: Person) => person.context.clearCookies(),
  "was ended by the server": async (person: Person, address: string) => {
    const headers = { origin: address, cookie: await cookie(person) };
    expect((await fetch(`${address}/api/session`, { method: "DELETE", headers })).status).toBe(204);
    expect(await knows(address, headers.cookie)).toBe(false);
  },
};

for (const [said, ends] of Object.entries(endings)) {
  for (const online of [true, false]) {
    test(`a session that ${said}, ${online ? "with" : "without"} a line: opened again, nothing is gone, and writing goes on (pubky-app#2541)`, async ({
      teacher,
      server,
    }) => {
      await teacher.signsIn(ani);
      await teacher.hasTheShell();
      await teacher.losesTheLine();
      await teacher.writes({ title: "Kunjungan rumah", minutes: 60 });
      await teacher.closesTheApp();
      await ends(teacher, server.address);
      if (online) await teacher.findsTheLine();

      await teacher.opensAgain();
      await teacher.isHere(ani);
      const must = online && said !== "is valid";
      if (!online) await teacher.readsOfTheLine("Tanpa jaringan");
      else if (must) await teacher.readsOfTheLine("Perlu masuk lagi: 1 catatan tersimpan di HP ini.");
      else await teacher.seesEverythingReceived();
      await teacher.writes({ title: "Piket pagi", minutes: 30 });
      await teacher.sends();
      await teacher.goesTo("Kalender");
      await expect(teacher.page.getByRole("main").getByRole("table")).toContainText(/\d/);

      // Also after another look.
      await teacher.closesTheApp();
      await teacher.opensAgain();
      await expect(teacher.entries).toHaveCount(2);
      if (!online) await teacher.findsTheLine();
      if (said !== "is valid") {
        await teacher.readsOfTheLine("Perlu masuk lagi");
        await teacher.signsInWhereTheyAre();
      }
      await teacher.seesItsStone(/Diterima/);
      await teacher.seesEverythingReceived();
      await teacher.hasMattersToLookAt(0);
      const received = await (await Witness.asks(server.address, ani)).reportsWith("Kunjungan rumah");
      expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
      expect(received[0]?.body.report.entries.map(({ title }) => title)).toEqual(["Kunjungan rumah", "Piket pagi"]);
    });
  }
}

test("signed out without a line: the session is ended as soon as there is one (opencrvs-core#12902, cht-core#5183)", async ({
  teacher,
  server,
}) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  const session = await cookie(teacher);
  await teacher.losesTheLine();
  await teacher.signsOut();
  expect(await knows(server.address, session)).toBe(true);
  await teacher.closesTheApp();
  await teacher.findsTheLine();
  await teacher.opensAgain();
  await teacher.isAtTheDoor();
  await expect.poll(() => knows(server.address, session)).toBe(false);
});

test("without a line nobody comes in by the door, whatever the password (groceries#26)", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.writes({ title: "Catatan pribadi Ani", minutes: 60 });
  await teacher.wantsToSignOut();
  await teacher.leavesWorkHereAndSignsOut();
  for (const password of ["langkah-kecil", "apa saja"]) {
    await teacher.page.getByLabel("Nama masuk atau NIP").fill(ani.login);
    await teacher.page.getByLabel("Sandi", { exact: true }).fill(password);
    await teacher.button("Masuk").click();
    await teacher.sees(/^Belum ada jaringan\. Masuk memerlukan jaringan satu kali/);
    await teacher.isAtTheDoor();
  }
  await expect(teacher.page.getByText("Catatan pribadi Ani")).toHaveCount(0);
});
