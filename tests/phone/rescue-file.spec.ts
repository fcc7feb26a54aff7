// The rescue file: a phone that breaks with work on it, and the one that comes after it.

import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFile } from "node:fs/promises";
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

test("the file is a JSON Web Encryption that others can open", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Latihan pramuka", minutes: 60 });
  const parts = (await saves(teacher)).toString().split(".");
  const [head = "", wrapped = "", iv = "", body = "", tag = ""] = parts;
  expect(parts).toHaveLength(5);
  const about = JSON.parse(Buffer.from(head, "base64url").toString()) as { alg: string; enc: string; p2s: string; p2c: number };
  expect(about).toMatchObject({ alg: "PBES2-HS512+A256KW", enc: "A256GCM" });
  expect(about.p2c).toBeGreaterThanOrEqual(210_000);
  const salt = Buffer.concat([Buffer.from(`${about.alg}\0`), Buffer.from(about.p2s, "base64url")]);
  const key = unwrapped(Buffer.from(wrapped, "base64url"), pbkdf2Sync(PHRASE, salt, about.p2c, 32, "sha512"));
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"));
  decipher.setAAD(Buffer.from(head)).setAuthTag(Buffer.from(tag, "base64url"));
  const plain = decipher.update(Buffer.from(body, "base64url")).toString() + decipher.final().toString();
  expect(JSON.parse(plain)).toMatchObject({ parcel: { version: 1 } });
  expect(plain).toContain("Latihan pramuka");
});
