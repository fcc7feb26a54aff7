// The rescue file: a phone that breaks with work on it, and the one that comes after it.

import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Dice } from "../dice.ts";
import { type Person, ani, budi, siti } from "../people.ts";
import { photo } from "../photo.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

const PHRASE = "tiga angsa menyeberang";

async function saves(who: Person): Promise<Buffer> {
  await who.opensAccount();
  await who.page.getByLabel("Kata kunci berkas").fill(PHRASE);
  const coming = who.page.waitForEvent("download");
  await who.button("Simpan ke berkas").click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("setapak-simpanan.jwe");
  return readFile(await download.path());
}

async function takes(who: Person, file: Buffer, phrase = PHRASE): Promise<void> {
  await who.opensAccount();
  await who.page.getByLabel("Kata kunci berkas").fill(phrase);
  const chosen = { name: "setapak-simpanan.jwe", mimeType: "application/octet-stream", buffer: file };
  await who.page.getByLabel("Ambil dari berkas").setInputFiles(chosen);
}

async function worksWithoutALine(teacher: Person): Promise<void> {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.losesTheLine();
  await teacher.writes({ title: "Latihan pramuka", minutes: 60, amount: "24", unit: "siswa" });
  await teacher.opensTheEntry("Latihan pramuka");
  await teacher.attaches(await photo(teacher.page));
  await teacher.seesPieces(1);
  await teacher.finishesTheEntry();
  await teacher.sends();
}

test("what only a broken phone had is on the next one, photo and all, and reaches the server once", async ({ teacher, head, server }) => {
  await worksWithoutALine(teacher);
  const file = await saves(teacher);
  await teacher.sees("2 hal tersimpan dalam berkas");
  expect(file.includes("pramuka"), "nobody reads it without the passphrase").toBe(false);

  await head.signsIn(ani);
  await takes(head, file, "bukan kata kuncinya");
  await head.sees("Berkas tidak terbuka");
  await takes(head, file);
  await head.sees("1 hal diambil dari berkas");
  await head.seesEverythingReceived();
  await takes(head, file);
  await head.seesEverythingReceived();
  const witness = await Witness.asks(server.address, budi);
  const [received, ...more] = await witness.reportsWith("Latihan pramuka");
  expect(more).toEqual([]);
  expect(received?.steps.map(({ step }) => step)).toEqual(["submit"]);
  const [piece] = received?.body.report.entries.flatMap(({ evidence }) => evidence ?? []) ?? [];
  if (!piece || !("file" in piece)) throw new Error("no photo came");
  expect((await witness.file(piece.file.hash))?.length).toBe(piece.file.size);

  // The phone was not broken after all: nothing is doubled, nobody is asked.
  await teacher.findsTheLine();
  await teacher.seesEverythingReceived();
  await teacher.hasMattersToLookAt(0);
  expect((await witness.reportsWith("Latihan pramuka"))[0]?.steps).toHaveLength(1);
});

test("receipts go when their person signs out, which is said; a rescue file brings them back", async ({ teacher }) => {
  const genuine = "Tanda terima server sah, dan isinya sama dengan yang di atas.";
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Latihan pramuka", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima \d\d/);
  await teacher.seesEverythingReceived();
  const file = await saves(teacher);
  await teacher.sees("1 hal tersimpan dalam berkas");
  await teacher.wantsToSignOut();
  await expect(teacher.dialog).toContainText("tanda terima di HP ini yang ikut terhapus.");
  await teacher.dialog.getByRole("button", { name: "Keluar", exact: true }).click();
  await teacher.isAtTheDoor();

  await teacher.signsInAtTheDoor(ani);
  await teacher.goesTo("Hari ini");
  await teacher.opensTheWalk();
  await expect(teacher.walk.getByRole("listitem")).toContainText("dikirim");
  await expect(teacher.walk).not.toContainText("Tanda terima server");
  await takes(teacher, file);
  await teacher.sees("1 hal diambil dari berkas");
  await takes(teacher, file);
  await teacher.sees("0 hal diambil dari berkas");
  await teacher.goesTo("Hari ini");
  await teacher.opensTheWalk();
  await expect(teacher.walk).toContainText(genuine);
});

test("somebody else's file, a damaged one and one with nothing in it change nothing", async ({ teacher, head }) => {
  await teacher.signsIn(ani);
  await teacher.opensAccount();
  await teacher.button("Simpan ke berkas").click();
  await teacher.sees("Tulis paling sedikit 8 huruf");
  await teacher.page.getByLabel("Kata kunci berkas").fill(PHRASE);
  await teacher.button("Simpan ke berkas").click();
  await teacher.sees("Tidak ada yang perlu disimpan");
  await teacher.losesTheLine();
  await teacher.goesTo("Hari ini");
  await teacher.writes({ title: "Latihan pramuka", minutes: 60 });
  const file = await saves(teacher);
  await head.signsIn(siti);
  await takes(head, file);
  await head.sees("Berkas ini milik orang lain");
  const damaged = Buffer.from(file);
  damaged[damaged.length - 40] = damaged[damaged.length - 40] === 65 ? 66 : 65;
  await takes(head, damaged);
  await head.sees("Berkas tidak terbuka");
  await takes(head, Buffer.from("bukan berkas"));
  await head.sees("Berkas tidak terbuka");
  await head.seesEverythingReceived();
});

/** AES key unwrap (RFC 3394), written for this test from the RFC, so that the file is held to the standard. */
function unwrapped(wrapped: Buffer, key: Buffer): Buffer {
  const blocks = Array.from({ length: wrapped.length / 8 }, (_, i) => wrapped.subarray(i * 8, i * 8 + 8));
  let [a = Buffer.alloc(8), ...r] = blocks;
  const n = r.length;
  for (let j = 5; j >= 0; j -= 1) {
    for (let i = n; i >= 1; i -= 1) {
      const t = Buffer.alloc(8);
      t.writeUInt32BE(n * j + i, 4);
      const mixed = Buffer.from(a.map((byte, at) => byte ^ (t[at] ?? 0)));
      const decipher = createDecipheriv("aes-256-ecb", key, null).setAutoPadding(false);
      const b = Buffer.concat([decipher.update(Buffer.concat([mixed, r[i - 1] ?? Buffer.alloc(8)])), decipher.final()]);
      a = b.subarray(0, 8);
      r[i - 1] = b.subarray(8);
    }
  }
  expect(a.toString("hex")).toBe("a6a6a6a6a6a6a6a6");
  return Buffer.concat(r);
}

/** What a sealed file says, read with no code of the app's. */
function unsealed(file: Buffer): string {
  const parts = file.toString().split(".");
  const [head = "", wrapped = "", iv = "", body = "", tag = ""] = parts;
  expect(parts).toHaveLength(5);
  const about = JSON.parse(Buffer.from(head, "base64url").toString()) as { alg: string; enc: string; p2s: string; p2c: number };
  expect(about).toMatchObject({ alg: "PBES2-HS512+A256KW", enc: "A256GCM" });
  expect(about.p2c).toBeGreaterThanOrEqual(210_000);
  const salt = Buffer.concat([Buffer.from(`${about.alg}\0`), Buffer.from(about.p2s, "base64url")]);
  const key = unwrapped(Buffer.from(wrapped, "base64url"), pbkdf2Sync(PHRASE, salt, about.p2c, 32, "sha512"));
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"));
  decipher.setAAD(Buffer.from(head)).setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString();
}

test("the file is a JSON Web Encryption that others can open", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Latihan pramuka", minutes: 60 });
  const plain = unsealed(await saves(teacher));
  expect(JSON.parse(plain)).toMatchObject({ parcel: { version: 1 } });
  expect(plain).toContain("Latihan pramuka");
});

/** A file as others make it, with few rounds, so that many can be tried. */
function sealed(plain: string, about: Record<string, unknown> = {}): string {
  const base64url = (bytes: Buffer | string) => Buffer.from(bytes).toString("base64url");
  const [alg, rounds, salt] = ["PBES2-HS512+A256KW", 1_000, randomBytes(16)];
  const head = base64url(JSON.stringify({ alg, enc: "A256GCM", p2s: base64url(salt), p2c: rounds, ...about }));
  const key = pbkdf2Sync(PHRASE, Buffer.concat([Buffer.from(`${alg}\0`), salt]), rounds, 32, "sha512");
  const [content, iv] = [randomBytes(32), randomBytes(12)];
  const wrap = createCipheriv("id-aes256-wrap", key, Buffer.alloc(8, 0xa6));
  const wrapped = Buffer.concat([wrap.update(content), wrap.final()]);
  const cipher = createCipheriv("aes-256-gcm", content, iv).setAAD(Buffer.from(head));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [head, ...[wrapped, iv, body, cipher.getAuthTag()].map(base64url)].join(".");
}

/** Letters that fall over, go missing or come twice. */
function damaged(text: string, dice: Dice): string {
  const at = dice.between(0, text.length - 1);
  const end = at + dice.between(1, 12);
  const other = dice.oneIn(2) ? String.fromCharCode(dice.between(33, 126)) : ".";
  switch (dice.between(0, 4)) {
    case 0: return text.slice(0, at) + other + text.slice(at + 1);
    case 1: return text.slice(0, at);
    case 2: return text.slice(0, at) + text.slice(end);
    case 3: return text.slice(0, end) + text.slice(at);
    default: return text.slice(0, at) + other + text.slice(at);
  }
}

test("a sealed file with any damage is refused, or says what it said", async ({ teacher }) => {
  await teacher.opens();
  const dice = new Dice(1);
  const plain = JSON.stringify({ parcel: { title: "Latihan pramuka 👩‍🏫" } });
  const file = sealed(plain);
  const files = Array.from({ length: 400 }, () => damaged(dice.oneIn(4) ? damaged(file, dice) : file, dice));
  const heads = [{ p2c: 0 }, { p2c: -1 }, { p2c: 1e9 }, { p2c: "1000" }, { p2c: null }, { p2s: 7 }, { p2s: "" }, { alg: "dir" }, { enc: 1 }];
  files.push("", ".", "....", ".....", "e30....", "bnVsbA....", "W10.a.b.c.d", "\u0000", "é".repeat(50), ...heads.map((head) => sealed(plain, head)));
  const opened = await teacher.page.evaluate(
    async ([files, phrase]) => {
      interface App {
        /** With the second half of the app come the ciphers. */
        setapakLater(): Promise<unknown>;
        setapakOpen(file: string, phrase: string): Promise<string>;
      }
      const app = globalThis as unknown as App;
      await app.setapakLater();
      const open = app.setapakOpen;
      const read = (file: string) => open(file, phrase).catch((why: unknown) => (why instanceof Error ? undefined : "no error"));
      return Promise.all(files.map(read));
    },
    [[file, ...files], PHRASE] as const,
  );
  expect(opened[0]).toBe(plain);
  const others = opened.filter((text) => text !== undefined && text !== plain);
  expect(others, "nothing else is ever read out of it").toEqual([]);
  expect(opened.filter((text) => text === undefined).length).toBeGreaterThan(files.length / 2);
});

/** Another value somewhere, or none. */
function twisted(whole: unknown, dice: Dice): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inside] of Object.entries(value)) {
      places.push([value as Record<string, unknown>, name]);
      walk(inside);
    }
  };
  const copy: unknown = structuredClone(whole);
  walk(copy);
  const odd = [null, -1, 1e300, "", "9999-12-31", "x".repeat(3_000), [], {}, true, "AAAA", 4_294_967_295];
  const [outer, name] = places[dice.between(0, places.length - 1)] ?? [{}, ""];
  const [other, its] = places[dice.between(0, places.length - 1)] ?? [{}, ""];
  if (dice.oneIn(4)) delete outer[name];
  else outer[name] = dice.oneIn(3) ? structuredClone(other[its]) : odd[dice.between(0, odd.length - 1)];
  return copy;
}

test("a file that is sealed well and says strange things: a clear sentence, and nothing that was here is touched", async ({
  teacher,
  head,
  server,
}) => {
  test.setTimeout(120_000);
  await worksWithoutALine(teacher);
  const good = JSON.parse(unsealed(await saves(teacher))) as { parcel: { version: number; person: string } };

  await head.signsIn(ani);
  await head.losesTheLine();
  await head.opens("/laporan/2025-06-02");
  await head.writes({ title: "Menyusun modul ajar", minutes: 30 });
  const dice = new Dice(2);
  const strange = [
    "", "{", "[]", "null", "{}", JSON.stringify({ parcel: null }), JSON.stringify(good.parcel),
    JSON.stringify({ ...good, files: [{ bytes: "???" }] }),
    JSON.stringify({ ...good, files: [{ bytes: "" }, { bytes: "AAAA", small: "?" }] }),
    JSON.stringify({ ...good, parcel: { ...good.parcel, version: 9 } }),
    JSON.stringify({ ...good, parcel: { ...good.parcel, person: "00000000-0000-0000-0000-000000000000" } }),
    ...Array.from({ length: 20 }, () => JSON.stringify(twisted(twisted(good, dice), dice))),
  ];
  await head.opensAccount();
  await head.page.getByLabel("Kata kunci berkas").fill(PHRASE);
  const section = head.page.getByRole("region", { name: "Berkas simpanan" });
  const known = /Berkas tidak terbuka|milik orang lain|lebih baru|\d+ hal diambil dari berkas/;
  const said = new Map<string, number>();
  for (const plain of strange) {
    const buffer = Buffer.from(sealed(plain));
    await head.page.getByLabel("Ambil dari berkas").setInputFiles({ name: "x.jwe", mimeType: "", buffer });
    await expect(section.getByRole("status"), plain.slice(0, 200)).toHaveText(known);
    const words = (await section.getByRole("status").textContent())?.replace(/\d+/, "n") ?? "";
    said.set(words, (said.get(words) ?? 0) + 1);
  }
  expect(said.size, "each for its own reason").toBe(4);
  for (const buffer of [randomBytes(3_000), Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x00])]) {
    await head.page.getByLabel("Ambil dari berkas").setInputFiles({ name: "foto.jpg", mimeType: "image/jpeg", buffer });
    await expect(section.getByRole("status")).toHaveText(/Berkas tidak terbuka/);
  }

  // What was here is here, and the good file is taken in as if nothing had been.
  await takes(head, Buffer.from(sealed(JSON.stringify(good))));
  await head.sees(/\d hal diambil dari berkas/);
  await head.closesTheApp();
  await head.opensAgain("/laporan/2025-06-02");
  await expect(head.entries.filter({ hasText: "Menyusun modul ajar" })).toHaveCount(1);
  await head.findsTheLine();
  const witness = await Witness.asks(server.address, ani);
  await expect.poll(async () => (await witness.reportsWith("Menyusun modul ajar", "2025-06-02")).length).toBe(1);
  await expect.poll(async () => (await witness.reportsWith("Latihan pramuka")).length).toBe(1);
});
