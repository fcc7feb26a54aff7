// What it costs to keep what a person writes, beside the least it could cost.

import { slowProcessor } from "../devices.ts";
import { ani } from "../people.ts";
import { expect, test } from "../world.ts";
import { median, report } from "./report.ts";

/** What the app asked of its store: how long each transaction that writes took, and how many bytes it wrote. */
interface Written {
  took: number;
  bytes: number;
}

declare global {
  interface Window {
    written: Written[];
  }
}

/** Watches the store from inside the page, from before the app begins. */
function watch(): void {
  window.written = [];
  const bytes = new WeakMap<IDBTransaction, number>();
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...asked: Parameters<typeof begin>) {
    const began = performance.now();
    const transaction = begin.apply(this, asked);
    if (asked[1] === "readwrite" && !this.name.startsWith("raw")) {
      transaction.addEventListener("complete", () => {
        window.written.push({ took: performance.now() - began, bytes: bytes.get(transaction) ?? 0 });
      });
    }
    return transaction;
  };
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    bytes.set(this.transaction, (bytes.get(this.transaction) ?? 0) + String(value).length);
    return put.call(this, value, key);
  };
}

/** One strict put of so many bytes, in ms. */
async function raw(bytes: number): Promise<number> {
  const opening = indexedDB.open("raw");
  opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
  const base = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const text = "x".repeat(bytes);
  const began = performance.now();
  const transaction = base.transaction("rows", "readwrite", { durability: "strict" });
  transaction.objectStore("rows").put(text, "row");
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  const took = performance.now() - began;
  base.close();
  return took;
}

test("a draft, beside one raw put of the same bytes", async ({ teacher }) => {
  await teacher.page.addInitScript(watch);
  await teacher.signsIn(ani);
  await teacher.copiesTheLastDay();
  await teacher.beginsAnEntry();
  await teacher.fillsIn({ title: "Membimbing siswa" });
  await teacher.readsThatItIsKept();
  // A line would put exchanges between the drafts.
  await teacher.losesTheLine();
  const drafts: number[] = [];
  const raws: number[] = [];
  const page = teacher.page;
  for (let turn = 0; turn < 40; turn += 1) {
    await page.evaluate(() => (window.written = []));
    await teacher.field("Uraian").fill(`Membaca bersama di kelas, kelompok ${turn}.`);
    await expect.poll(() => page.evaluate(() => window.written.length)).toBeGreaterThan(0);
    const [written] = await page.evaluate(() => window.written);
    if (!written) throw new Error("nothing was kept");
    drafts.push(written.took);
    raws.push(await page.evaluate(raw, written.bytes));
  }
  report("one raw strict put of the same bytes", raws);
  report("a draft kept", drafts);
  report("a draft against the raw put", [median(drafts) / median(raws)], 1.5, "times");
});

test("from Kirim to the word that it is kept", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.copiesTheLastDay();
  await teacher.losesTheLine();
  await slowProcessor(teacher.page, 4);
  const runs: number[] = [];
  for (let turn = 0; turn < 9; turn += 1) {
    runs.push(
      await teacher.page.evaluate(async () => {
        const stands = () => document.querySelector('[aria-current="step"]')?.textContent ?? "";
        const before = stands();
        const button = [...document.querySelectorAll("button")].find((it) => /^Kirim laporan/.test(it.innerText.trim()));
        if (!button) throw new Error("there is nothing to send");
        const began = performance.now();
        button.click();
        while (stands() === before) await new Promise(requestAnimationFrame);
        return performance.now() - began;
      }),
    );
    await teacher.seesItsStone("Menunggu jaringan");
    await teacher.takesBack();
    await teacher.seesItsStone("Tersimpan di HP ini");
  }
  report("from Kirim to the word that it is kept, processor 4 times slower", runs, 150);
});
