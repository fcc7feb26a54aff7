// Years of somebody's work, told to the server as their devices would have: sent, seen, given back now and
// then, talked about, approved. And what such years take on a phone.
//
// Knows the protocol and what a day looks like; must not know the app.

import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import { Dice } from "./dice.ts";
import { storeOf } from "./store.ts";
import { Witness } from "./witness.ts";

/** Five years of one person. */
export const FIVE_YEARS = 1_100;

/** What five years may take on a phone, photos aside, in bytes. */
export const MOST_BYTES = 40_000_000;

const WORK: { title: string; unit?: string; says: string[] }[] = [
  {
    title: "Mengajar tatap muka",
    unit: "jam pelajaran",
    says: [
      "Matematika: pecahan senilai dengan kertas lipat; 24 dari 28 anak dapat menyebutkan pecahan yang senilai tanpa bantuan, empat anak mengulang besok.",
      "IPAS: daur air, percobaan dengan gelas dan es. Anak mencatat sendiri hasil pengamatannya dan membacakannya di depan kelas.",
    ],
  },
  {
    title: "Memeriksa tugas dan latihan",
    unit: "lembar",
    says: [
      "Latihan pecahan, umpan balik ditulis pada tiap lembar. Enam anak perlu contoh tambahan, dibahas pada pertemuan berikutnya.",
      "Ringkasan cerita dari rumah, dibagikan kembali sebelum istirahat.",
    ],
  },
  {
    title: "Menyusun modul ajar",
    unit: "modul",
    says: ["Modul teks prosedur untuk dua pertemuan berikutnya, memakai resep seruit; bahan ajar dan lembar kerja sudah dicetak."],
  },
  {
    title: "Bimbingan anak yang tertinggal",
    unit: "anak",
    says: ["Membaca lancar satu paragraf setiap anak, perkalian dasar dengan kartu. Kemajuan dicatat di buku penghubung."],
  },
  { title: "Mengisi jurnal dan daftar hadir", says: ["Semua hadir kecuali dua anak yang sakit, orang tua sudah memberi kabar."] },
  { title: "Bertemu orang tua", unit: "orang tua", says: ["Membahas kemajuan membaca di rumah dan menyepakati jam belajar malam."] },
  { title: "Membina ekstrakurikuler", unit: "kegiatan", says: ["Pramuka: simpul dan sandi, 31 anak hadir. Latihan untuk lomba tingkat kecamatan bulan depan."] },
  { title: "Piket penyambutan", says: ["Menyambut anak di gerbang dan memeriksa kerapian."] },
];

interface Step {
  doc: string;
  /** When it was done by the device's clock; now where nothing is said. */
  at?: number;
  base?: string;
  act: unknown;
}

interface Answer {
  outcome: { kept?: { token: string } };
}

/** Somebody's device, as far as it sends. */
export class Hand {
  #cursor = 0;
  #epoch: string | undefined;

  constructor(readonly witness: Witness) {}

  /** Everything that lies on the server so far is known to this device. */
  async begins(): Promise<void> {
    for (let more = true; more; ) more = (await this.#exchange([])).more ?? false;
  }

  /** Does it all, in order; the token that came of each. */
  async does(steps: Step[], dice: Dice): Promise<string[]> {
    const tokens: string[] = [];
    for (let from = 0; from < steps.length; from += 50) {
      const part = steps.slice(from, from + 50);
      const ops = part.map((step) => ({ id: opId(dice), at: Date.now(), v: 2, ...step }));
      const { answers } = await this.#exchange(ops);
      for (const [at, { outcome }] of (answers ?? []).entries()) {
        if (!outcome.kept) throw new Error(`not kept: ${JSON.stringify(outcome)} of ${JSON.stringify(part[at])}`);
        tokens.push(outcome.kept.token);
      }
    }
    return tokens;
  }

  async #exchange(ops: object[]): Promise<{ answers?: Answer[]; more?: boolean }> {
    const { address, cookie, device, person } = this.witness;
    const epoch = this.#epoch ? { epoch: this.#epoch } : {};
    const answer = await fetch(`${address}/api/exchange`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: address, cookie },
      body: JSON.stringify({ protocol: 2, app: 1, device, person, cursor: this.#cursor, ops, ...epoch }),
    });
    if (!answer.ok) throw new Error(`refused: ${answer.status} ${await answer.text()}`);
    const reply = (await answer.json()) as { epoch: string; cursor: number; answers?: Answer[]; more?: boolean };
    this.#epoch = reply.epoch;
    this.#cursor = reply.cursor;
    return reply;
  }
}

/** So many days of `author`, long decided by `superior`. */
export async function livesThrough(author: Witness, superior: Witness, days = FIVE_YEARS): Promise<void> {
  const dice = new Dice(5);
  const [mine, theirs] = [new Hand(author), new Hand(superior)];
  await mine.begins();
  await theirs.begins();
  const dates = workdays(days);
  const docs = dates.map((day) => documentId(author.person, day));
  const texts = dates.map((day) => report(day, dice));
  let tokens = await mine.does(docs.map((doc, at) => ({ doc, act: { submit: texts[at] } })), dice);
  await theirs.does(docs.map((doc, at) => ({ doc, act: { seen: tokens[at] } })), dice);
  // One in eight is given back, and mended.
  const back = docs.map((_, at) => at).filter(() => dice.oneIn(8));
  const pick = <T>(list: T[]) => back.map((at) => list[at] as T);
  const reason = { kinds: ["incomplete"], text: "Mohon dilengkapi: berapa anak yang hadir, dan apa hasilnya?", entries: [] };
  const returned = await theirs.does(
    back.map((at) => ({ doc: docs[at] ?? "", base: tokens[at] ?? "", act: { return: reason } })),
    dice,
  );
  const mended = await mine.does(
    pick(docs).map((doc, at) => ({ doc, base: returned[at] ?? "", act: { submit: report(pick(dates)[at] ?? "", dice) } })),
    dice,
  );
  tokens = tokens.map((token, at) => (back.includes(at) ? mended[back.indexOf(at)] ?? token : token));
  await theirs.does(docs.map((doc, at) => ({ doc, base: tokens[at] ?? "", act: "approve" })), dice);
  const spoken = docs.filter(() => dice.oneIn(5));
  await theirs.does(spoken.map((doc) => ({ doc, act: { comment: "Terima kasih, Bu. Hasil pengamatan anak-anak baik sekali." } })), dice);
  await mine.does(spoken.map((doc) => ({ doc, act: { comment: "Terima kasih, Pak. Besok kami lanjutkan." } })), dice);
}

/** The text of a usual day: six activities, every second one with a photo. */
export function report(day: string, dice: Dice): object {
  let minute = 420;
  const entries = Array.from({ length: dice.between(4, 8) }, (_, at) => {
    const { title, unit, says } = WORK[dice.between(0, WORK.length - 1)] ?? { title: "Rapat", says: ["Rapat"] };
    const start = minute;
    minute += dice.between(3, 8) * 10;
    return {
      id: dice.between(1, 2 ** 32 - 1),
      start,
      end: minute,
      activity: `01935000-0000-7000-8000-0000000000${(16 + WORK.findIndex((work) => work.title === title)).toString(16)}`,
      title,
      description: `${says[dice.between(0, says.length - 1)] ?? ""} (${day}, ${dice.between(1, 99)})`,
      ...(unit ? { quantity: dice.between(1, 30) * 1_000, unit } : {}),
      planned: "01935000-0000-7000-8000-0000000000b1",
      ...(dice.oneIn(6) ? { obstacle: "Listrik padam sejak pukul sembilan, pelajaran dipindah ke halaman." } : {}),
      ...(at % 2 === 0 ? { evidence: [photo(dice)] } : {}),
    };
  });
  return { report: { day, entries } };
}

function photo(dice: Dice): object {
  const name = () => createHash("sha256").update(`${dice.share()}`).digest("base64url");
  const size = dice.between(120_000, 300_000);
  return { file: { hash: name(), kind: "jpeg", size, small: name(), name: `IMG_${dice.between(1_000, 9_999)}.jpg` } };
}

/** So many days of work, the last well before those of the demo. */
function workdays(count: number): string[] {
  const days: string[] = [];
  for (let back = 150; days.length < count; back += 1) {
    const date = new Date(Date.now() - back * 86_400_000);
    if (date.getUTCDay() !== 0 && date.getUTCDay() !== 6) days.push(date.toISOString().slice(0, 10));
  }
  return days.reverse();
}

/** The id of somebody's report of a day: a UUID version 8 of the day and a hash of the person. */
export function documentId(person: string, day: string): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(Math.floor(Date.parse(day) / 86_400_000) + 2_440_588);
  bytes[4] = 1;
  createHash("sha256").update(Buffer.from(person.replaceAll("-", ""), "hex")).digest().copy(bytes, 5, 0, 11);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuid(bytes);
}

function opId(dice: Dice): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  for (let at = 6; at < 16; at += 1) bytes[at] = dice.between(0, 255);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuid(bytes);
}

function uuid(bytes: Buffer): string {
  const text = bytes.toString("hex");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/** What each report's sending brought to the phone that sent it: the server's receipt, beside the report and sealed. The
 * page must be of this origin, and not the app. Gives how many reports there are, and their characters. */
export async function hasItsReceipts(page: Page): Promise<{ reports: number; characters: number }> {
  return (await storeOf(page)).evaluate(async ({ base, done }) => {
    const letters = (count: number) => {
      const bytes = crypto.getRandomValues(new Uint8Array(count));
      return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, count);
    };
    const tx = base.transaction(["confirmed", "receipt"], "readwrite");
    const table = tx.objectStore("confirmed");
    const keys = (await done(table.getAllKeys())) as string[];
    const rows = (await done(table.getAll())) as string[];
    let characters = 0;
    for (const [at, row] of rows.entries()) {
      const { doc, receipt } = JSON.parse(row);
      const made = { op: doc.id, revision: doc.revision, token: doc.token, content: `${doc.token}${doc.token}`.slice(0, 43), at: Date.now() };
      const text = JSON.stringify({ doc, receipt: receipt ?? made });
      characters += text.length;
      table.put(text, keys[at]);
      // As the server seals them one by one: of no use for checking, of the right size for keeping.
      const says = { by: doc.owner, doc: doc.id, step: "submit", receipt: { ...made, content: letters(43) } };
      const sealed = { says, among: [letters(43)], seal: letters(86) };
      tx.objectStore("receipt").put(JSON.stringify(sealed), `${doc.id}.${crypto.randomUUID()}`);
    }
    await new Promise((kept, failed) => {
      tx.oncomplete = kept;
      tx.onabort = failed;
    });
    base.close();
    return { reports: rows.length, characters };
  });
}

/** What this origin takes on the device, in bytes: databases alone, and everything. */
export async function takes(page: Page): Promise<{ databases: number; all: number }> {
  const devtools = await page.context().newCDPSession(page);
  const { usage, usageBreakdown } = await devtools.send("Storage.getUsageAndQuota", { origin: new URL(page.url()).origin });
  await devtools.detach();
  const databases = usageBreakdown.find(({ storageType }) => storageType === "indexeddb")?.usage ?? 0;
  return { databases, all: usage };
}
