// A phone whose clock says anything at all: what is written is kept, sent and filed under the right day.

import { ani } from "../people.ts";
import { Witness, today } from "../witness.ts";
import { expect, test } from "../world.ts";

const YEAR = 365 * 24 * 60 * 60 * 1000;
const clocks = {
  "a year fast": () => Date.now() + YEAR,
  "a year slow": () => Date.now() - YEAR,
  "in 1970": () => 0,
};

for (const [said, time] of Object.entries(clocks)) {
  test(`a clock that is ${said}: written without a line, kept, sent, filed under the right day (actual#3786)`, async ({
    teacher,
    server,
  }) => {
    await teacher.context.clock.install({ time: time() });
    await teacher.signsIn(ani);
    await teacher.hasTheShell();
    await teacher.losesTheLine();
    await teacher.writes({ title: "Piket pagi", minutes: 30 });
    await teacher.sends();
    await teacher.seesItsStone("Menunggu jaringan");
    await teacher.closesTheApp();
    await teacher.opensAgain();
    await expect(teacher.entries.filter({ hasText: "Piket pagi" })).toHaveCount(1);

    await teacher.findsTheLine();
    await teacher.seesItsStone(/Diterima/);
    await teacher.seesEverythingReceived();
    await teacher.hasMattersToLookAt(0);
    const received = await (await Witness.asks(server.address, ani)).reportsWith("Piket pagi", today());
    expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
  });
}

for (const [said, time] of Object.entries(clocks)) {
  test(`a clock that is set ${said} while work waits: it goes all the same, and so does the next (actual#8486)`, async ({
    teacher,
    server,
  }) => {
    await teacher.context.clock.install({ time: Date.now() });
    await teacher.signsIn(ani);
    await teacher.hasTheShell();
    await teacher.losesTheLine();
    await teacher.writes({ title: "Piket pagi", minutes: 30 });
    await teacher.readsOfTheLine("Tanpa jaringan");
    await teacher.context.clock.setSystemTime(time());
    await teacher.findsTheLine();
    await teacher.seesEverythingReceived();

    // Put right again, by hand, between two words.
    await teacher.context.clock.setSystemTime(Date.now());
    await teacher.writes({ title: "Senam", minutes: 30 });
    await teacher.sends();
    await teacher.seesItsStone(/Diterima/);
    await teacher.seesEverythingReceived();
    await teacher.hasMattersToLookAt(0);
    const received = await (await Witness.asks(server.address, ani)).reportsWith("Piket pagi", today());
    expect(received.map(({ steps }) => steps.map(({ step }) => step))).toEqual([["submit"]]);
    expect(received[0]?.body.report.entries.map(({ title }) => title)).toEqual(["Piket pagi", "Senam"]);
  });
}
