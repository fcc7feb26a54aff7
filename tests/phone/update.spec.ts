// A newer app arrives while somebody writes.

import { createHash } from "node:crypto";
import type { Line } from "../line.ts";
import { ani } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

/** A newer app is at the other end of the line: the same, with another page, which is given back. */
async function arrives(line: Line): Promise<string> {
  const page = (await (await fetch(line.address)).text()).replace("<head>", '<head><meta name="newer" content="yes">');
  const sum = createHash("sha256").update(page).digest("hex").slice(0, 16);
  line.alters("/", () => page);
  line.alters("/sw.js", (worker) => {
    const newer = worker.replace(/"\/":"[0-9a-f]{16}"/, `"/":"${sum}"`).replace(/(VERSION="[0-9a-f]+)"/, '$1-newer"');
    if (newer.length !== worker.length + "-newer".length) throw new Error("the worker no longer says its files so");
    return newer;
  });
  return page;
}

test("a newer app waits until nobody types, in every tab, and no draft is touched", async ({ teacher, line }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Menyusun modul ajar" });
  await teacher.readsThatItIsKept();

  await arrives(line);
  const newer = (person: typeof teacher) => person.page.locator('meta[name="newer"]');
  const banner = (person: typeof teacher) => person.page.getByText("Versi baru siap");

  // Opening the app somewhere else makes the browser look for a newer worker.
  const other = await teacher.opensASecondTab();
  await expect(banner(other)).toBeVisible();
  await expect(newer(other)).toHaveCount(0);
  await expect(banner(teacher)).toBeHidden();

  await teacher.page.evaluate(() => Object.assign(globalThis, { untouched: true }));
  await teacher.field("Uraian").pressSequentially("Bab satu");
  await other.page.getByRole("button", { name: "Perbarui" }).click();
  await expect(newer(other)).toHaveCount(1);
  await other.isHere(ani);

  await teacher.field("Uraian").pressSequentially(" dan bab dua");
  await expect(banner(teacher)).toBeHidden();
  await teacher.finishesTheEntry();
  await expect(banner(teacher)).toBeVisible();
  expect(await teacher.page.evaluate(() => "untouched" in globalThis), "the page was never reloaded").toBe(true);

  await teacher.page.getByRole("button", { name: "Perbarui" }).click();
  await expect(newer(teacher)).toHaveCount(1);
  await expect(banner(teacher)).toBeHidden();
  await teacher.opensTheEntry("Menyusun modul ajar");
  await expect(teacher.field("Uraian")).toHaveValue("Bab satu dan bab dua");
});

test("a portal that answers for everybody never takes the app's place, nor does half a file", async ({ teacher, line }) => {
  await teacher.signsIn(ani);
  await teacher.hasTheShell();
  const honest = await arrives(line);
  const banner = teacher.page.getByText("Versi baru siap");
  const looks = () => teacher.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const found = await registration?.update().catch(() => undefined);
    const worker = found?.installing;
    if (worker) await new Promise((done) => worker.addEventListener("statechange", done, { once: true }));
    return worker?.state;
  });
  for (const page of ["<h1>Selamat datang di WiFi Bandara</h1>", honest.slice(0, honest.length / 2)]) {
    line.alters("/", () => page);
    expect(await looks()).toBe("redundant");
    await expect(banner).toBeHidden();
    await teacher.opens();
    await teacher.isHere(ani);
  }
  line.alters("/", () => honest);
  expect(await looks()).toBe("installed");
  await expect(banner).toBeVisible();
});

test("an old app before a newer server, and back, with unsent work: what waits goes, what is typed is not lost (kody-video#170)", async ({
  teacher,
  line,
  server,
}) => {
  const old = "Aplikasi lama; muat ulang. Simpanan tetap dikirim.";
  await teacher.signsIn(ani);
  await teacher.losesTheLine();
  await teacher.writes({ title: "Kunjungan rumah", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone("Menunggu jaringan");

  line.alters("/api/exchange", (reply) => JSON.stringify({ ...JSON.parse(reply), min_app: 1_000 }), "POST");
  await teacher.findsTheLine();
  await teacher.seesItsStone(/Diterima/);
  await teacher.readsOfTheLine(old);
  const witness = await Witness.asks(server.address, ani);
  expect(await witness.reportsWith("Kunjungan rumah")).toMatchObject([{ status: "submitted" }]);

  // It begins nothing new, and says so where it is typed.
  await teacher.takesBack();
  await teacher.sees(old);
  await teacher.seesItsStone(/Diterima/);
  await teacher.opens("/laporan/2025-06-02");
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Menyusun modul ajar" });
  await expect(teacher.dialog.getByTestId("keeping")).toHaveText(`Belum tersimpan. ${old}`);
  await expect(teacher.field("Kegiatan")).toHaveValue("Menyusun modul ajar");

  line.alters("/api/exchange", (reply) => reply, "POST");
  const before = line.passedTo("/api/exchange").length;
  await teacher.losesTheLine();
  await teacher.findsTheLine();
  await expect.poll(() => line.passedTo("/api/exchange").length).toBeGreaterThan(before);
  await teacher.seesEverythingReceived();
  await teacher.button("Coba simpan lagi").click();
  await teacher.readsThatItIsKept();
  await teacher.finishesTheEntry();
  await teacher.seesEverythingReceived();
  expect(await witness.reportsWith("Menyusun modul ajar", "2025-06-02")).toMatchObject([{ status: "draft" }]);
});
