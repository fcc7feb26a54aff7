// A superior's team at its real size: twenty-five people, a year of their reports, two thousand of which wait.
//
// Knows the protocol and what a day looks like; must not know the app.

import { Dice } from "./dice.ts";
import type { Account } from "./people.ts";
import type { Server } from "./server.ts";
import { Hand, documentId, report } from "./years.ts";
import { Witness, today } from "./witness.ts";

/** The head of the demo's puskesmas. */
export const dewi = { login: "dewi.kartika", name: "dr. Dewi Kartika, M.K.M." };

/** Her people: twenty-three of the demo, and two who come over from the school. */
export const HERS =
  "sri.rahayu wahyu.hidayat fitri.handayani rudi.hartono maya.puspita tono.sugiarto ika.nurjanah endang.susilowati " +
  "ratna.sari wulan.dari nina.herlina eka.yuniarti bayu.nugroho clara.wijaya indah.permata dani.ramdani asep.sunandar " +
  "leni.marlena yanti.kusuma gita.larasati irfan.maulana suparno heni.rosita";
const FROM_THE_SCHOOL = ["lilis.suryani", "edi.kurniawan"];

/** So many of each wait: of twenty-five people two thousand. */
export const WAITING = 80;

/** The days before those of which the demo tells, a year back. */
const LAST = 93;
const FIRST = 365;

/** Fills the year of all her people. */
export async function fillsTheYear(server: Server): Promise<void> {
  for (const login of FROM_THE_SCHOOL) {
    const moves = ["set-superior", "--employee", login, "--superior", dewi.login, "--from", today()];
    await server.runs("admin", "--data", server.data, ...moves);
  }
  const dice = new Dice(25);
  const head = new Hand(await Witness.asks(server.address, dewi));
  const dates = days();
  const decided: { doc: string; base: string }[] = [];
  for (const login of [...HERS.split(" "), ...FROM_THE_SCHOOL]) {
    const author = await Witness.asks(server.address, { login, name: login } satisfies Account);
    const hand = new Hand(author);
    await hand.begins();
    const docs = dates.map((day) => documentId(author.person, day));
    const steps = docs.map((doc, at) => ({ doc, act: { submit: report(dates[at] ?? "", dice) } }));
    const tokens = await hand.does(steps, dice);
    const old = docs.slice(0, -WAITING);
    decided.push(...old.map((doc, at) => ({ doc, base: tokens[at] ?? "" })));
  }
  await head.begins();
  await head.does(decided.map(({ doc, base }) => ({ doc, base, act: "approve" })), dice);
}

/** So many reports of each tell what is usual before the first that waits. */
const USUAL = 8;

/** Nothing waits for her but `each` routine reports of so many of her people. */
export async function hasARoutinePile(server: Server, people: number, each: number): Promise<void> {
  const dice = new Dice(people);
  const witness = await Witness.asks(server.address, dewi);
  const head = new Hand(witness);
  await head.begins();
  const waits = (await witness.documents()).filter(({ owner, status }) => owner !== witness.person && status === "submitted");
  await head.does(waits.map(({ id, token }) => ({ doc: id, base: token, act: "approve" })), dice);
  const dates = days().slice(-USUAL - each);
  const decided: { doc: string; base: string; act: string }[] = [];
  for (const login of HERS.split(" ").slice(0, people)) {
    const author = await Witness.asks(server.address, { login, name: login } satisfies Account);
    const hand = new Hand(author);
    await hand.begins();
    const docs = dates.map((day) => documentId(author.person, day));
    const sent = (day: string) => Date.parse(`${day}T15:30:00+07:00`);
    const tokens = await hand.does(
      dates.map((day, at) => ({ doc: docs[at] ?? "", at: sent(day), act: { submit: usualDay(day) } })),
      dice,
    );
    decided.push(...docs.slice(0, USUAL).map((doc, at) => ({ doc, base: tokens[at] ?? "", act: "approve" })));
  }
  await head.begins();
  await head.does(decided, dice);
}

/** A day like every other: nothing about it is marked. */
export function usualDay(day: string, says = `Poli umum buka seperti biasa (${day}).`): object {
  const entry = { id: 7, start: 450, end: 750, title: "Pelayanan poli umum", description: says };
  return { report: { day, entries: [{ ...entry, planned: "01935000-0000-7000-8000-0000000000b1" }] } };
}

/** Every day of the year that the demo leaves free. */
function days(): string[] {
  const noon = Date.now();
  const back = Array.from({ length: FIRST - LAST + 1 }, (_, at) => FIRST - at);
  return back.map((back) => new Date(noon - back * 86_400_000).toISOString().slice(0, 10));
}
