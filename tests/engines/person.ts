// People with verbs, in the engines that Playwright cannot drive: those of `people.ts` that the stories here need,
// under the same names.
//
// Knows roles, labels and words that a person perceives; must not know selectors of style or code. What a thing is
// called, the engine itself says: the name it would read to somebody who does not see the screen.

import { expect } from "@playwright/test";
import type { WebElement } from "selenium-webdriver";
import type { Line } from "../line.ts";
import { dayInWords, PASSWORD, type Account, type Activity, type Person as InChromium, type Reason } from "../people.ts";
import type { Browser } from "./browser.ts";

type Verbs = Pick<
  InChromium,
  | "opens"
  | "closesTheApp"
  | "losesTheAppToTheSystem"
  | "opensAgain"
  | "signsIn"
  | "isHere"
  | "losesTheLine"
  | "findsTheLine"
  | "readsOfTheLine"
  | "seesEverythingReceived"
  | "asksToConnect"
  | "goesTo"
  | "opensAccount"
  | "copiesTheLastDay"
  | "beginsAnEntry"
  | "opensTheEntry"
  | "fillsIn"
  | "finishesTheEntry"
  | "writes"
  | "readsThatItIsKept"
  | "sends"
  | "seesItsStone"
  | "opensTheReportOf"
  | "approves"
  | "returns"
  | "sees"
  | "seesWhatChanged"
  | "hasMattersToLookAt"
  | "types"
>;

/** What has a name. */
const KINDS = {
  button: "button",
  link: "a[href]",
  field: "input, textarea",
  region: "section, [role=region]",
};

const PAGE = "body";
const SHEET = "dialog[open]";
const ENTRIES = "main li:has(time)";

export class Person implements Verbs {
  #tab: string | undefined;

  /** Somebody with a browser, Setapak not yet opened. */
  constructor(
    readonly browser: Browser,
    readonly line: Line,
  ) {}

  // Opening, closing, signing in.

  async opens(path = "/"): Promise<void> {
    const driver = await this.#driver();
    await driver.get(this.line.address + path);
  }

  /** The whole browser is closed. */
  async closesTheApp(): Promise<void> {
    this.#tab = undefined;
    await this.browser.closes();
  }

  /** The system ends every process of the browser in the middle of whatever they do. */
  async losesTheAppToTheSystem(): Promise<void> {
    this.#tab = undefined;
    await this.browser.isKilled();
  }

  /** The app from cold, in a browser from cold, with the profile it had. */
  async opensAgain(path = "/"): Promise<void> {
    await this.browser.starts();
    await this.opens(path);
  }

  /** The same person, the same browser, one more tab. */
  async opensASecondTab(path = "/"): Promise<Person> {
    const driver = await this.#driver();
    const second = new Person(this.browser, this.line);
    await driver.switchTo().newWindow("tab");
    second.#tab = await driver.getWindowHandle();
    await second.opens(path);
    return second;
  }

  async signsIn(who: Account): Promise<void> {
    await this.opens();
    await this.#fills("Nama masuk atau NIP", who.login);
    await this.#fills("Sandi", PASSWORD);
    await this.#taps("button", "Masuk");
    await this.isHere(who);
    await this.seesEverythingReceived();
  }

  async isHere(who: Account): Promise<void> {
    await expect(async () => void (await this.#find("link", `${who.name}, akun dan pengaturan`))).toPass();
  }

  /** The worker that keeps the shell has kept it. */
  async hasTheShell(): Promise<void> {
    await this.#runs("return navigator.serviceWorker.ready.then(() => true)");
  }

  // The line. These browsers cannot be told that they have none: they find out.

  async losesTheLine(): Promise<void> {
    this.line.cut();
  }

  async findsTheLine(): Promise<void> {
    this.line.mend();
  }

  /** The sentence on top, which must always be true. */
  async readsOfTheLine(words: string | RegExp): Promise<void> {
    await this.#reads("header [role=status]", words);
  }

  async seesEverythingReceived(): Promise<void> {
    await this.readsOfTheLine("Semua sudah diterima server");
  }

  /** Does not wait for the device to try again on its own. */
  async asksToConnect(): Promise<void> {
    await this.opensAccount();
    await this.#taps("button", "Hubungkan sekarang");
  }

  // Getting around.

  async goesTo(place: "Hari ini" | "Kalender" | "Menunggu" | "Perlu dilihat"): Promise<void> {
    await this.#taps("link", new RegExp(`^${place}`), "nav");
    await this.#reads("nav [aria-current=page]", place);
  }

  async opensAccount(): Promise<void> {
    await this.#taps("link", /akun dan pengaturan|Lainnya/, "header");
    await this.#reads("main h1", "Lainnya");
  }

  // Writing a report.

  async copiesTheLastDay(): Promise<void> {
    await this.#taps("button", /^Salin dari (?!hari lain)/);
    await expect(async () => expect(await this.entries()).not.toEqual([])).toPass();
  }

  /** Opens a new entry and leaves it open. */
  async beginsAnEntry(): Promise<void> {
    await this.#taps("button", "Tambah kegiatan");
    await this.#hasASheet(true);
  }

  async opensTheEntry(title: string): Promise<void> {
    await this.#taps("button", new RegExp(title), ENTRIES);
    await this.#hasASheet(true);
  }

  async fillsIn({ title, minutes, amount, unit, description }: Partial<Activity>): Promise<void> {
    if (title !== undefined) await this.#fills(/^Kegiatan/, title, SHEET);
    if (minutes !== undefined) await this.#taps("button", `${minutes} menit`, SHEET);
    if (amount !== undefined) await this.#fills(/^Jumlah/, amount, SHEET);
    if (unit !== undefined) await this.#fills(/^Satuan/, unit, SHEET);
    if (description !== undefined) await this.#fills(/^Uraian/, description, SHEET);
  }

  /** Goes on where the cursor is, letter by letter. */
  async types(words: string): Promise<void> {
    const driver = await this.#driver();
    await (await driver.switchTo().activeElement()).sendKeys(words);
  }

  async finishesTheEntry(): Promise<void> {
    await this.#taps("button", "Selesai", SHEET);
    await this.#hasASheet(false);
  }

  async writes(activity: Activity): Promise<void> {
    await this.beginsAnEntry();
    await this.fillsIn(activity);
    await this.finishesTheEntry();
    await this.seesAnEntry(activity.title);
  }

  /** The form says that what stands in it is kept. */
  async readsThatItIsKept(): Promise<void> {
    await this.#reads(`${SHEET} [data-testid=keeping]`, /^Tersimpan di (HP|perangkat) ini$/);
  }

  async sends(): Promise<void> {
    await this.#taps("button", /^Kirim (laporan|lagi)$/);
  }

  /** The report of the day that is shown stands at this stone, and at no other. */
  async seesItsStone(words: string | RegExp): Promise<void> {
    await this.#reads('[aria-label="Perjalanan laporan"] [aria-current=step]', words);
  }

  // Deciding.

  /** Opens what somebody sent for a day. */
  async opensTheReportOf(who: Account, day = dayInWords()): Promise<void> {
    await this.goesTo("Menunggu");
    await this.#taps("link", new RegExp(`${who.name}.*${day} ·`), "main");
    await this.sees(`${who.name} · `);
  }

  async approves(): Promise<void> {
    await this.#taps("button", "Setujui");
  }

  async returns({ kind, words, about }: Reason): Promise<void> {
    await this.#taps("button", "Kembalikan", "main");
    if (kind) await this.#taps("button", kind, SHEET);
    await this.#fills(/^Kata-kata Anda/, words, SHEET);
    if (about) await this.#taps("field", new RegExp(about), SHEET);
    await this.#taps("button", "Kembalikan", SHEET);
    await this.#hasASheet(false);
  }

  // What is on the screen.

  async sees(words: string | RegExp): Promise<void> {
    await expect(async () => {
      const all = await this.#runs<string>("return document.body.innerText");
      expect(plain(all)).toMatch(typeof words === "string" ? literally(words) : words);
    }).toPass();
  }

  /** Both texts of what was mended stand beside each other. */
  async seesWhatChanged(words: string): Promise<void> {
    await expect(async () => {
      const region = await this.#find("region", "Yang berubah sejak dikembalikan");
      expect(plain(await this.#runs<string>("return arguments[0].textContent", region))).toContain(words);
    }).toPass();
  }

  /** How many matters wait for a choice. */
  async hasMattersToLookAt(count: number): Promise<void> {
    const words = count === 0 ? /^Perlu dilihat\D*$/ : new RegExp(`^Perlu dilihat\\D*${count}`);
    await expect(async () => void (await this.#find("link", words, "nav"))).toPass();
  }

  /** The activities of the report that is shown, in order, in words. */
  async entries(): Promise<string[]> {
    const all = await this.#texts(ENTRIES);
    return all.filter((it) => !it.includes("Tambah kegiatan"));
  }

  /** Exactly one activity has these words. */
  async seesAnEntry(...words: string[]): Promise<void> {
    await expect(async () => {
      const all = await this.entries();
      expect(all.filter((it) => words.every((one) => it.includes(one))), words.join(", ")).toHaveLength(1);
    }).toPass();
  }

  /** What stands in a field of the open form. */
  async reads(label: "Kegiatan" | "Uraian" | "Jumlah" | "Satuan"): Promise<string> {
    const found = await this.#find("field", new RegExp(`^${label}`), SHEET);
    return this.#runs<string>("return arguments[0].value", found);
  }

  // How it is done.

  /** Commands go to this person's tab. */
  async #driver() {
    const { driver } = this.browser;
    this.#tab ??= await driver.getWindowHandle();
    await driver.switchTo().window(this.#tab);
    return driver;
  }

  async #runs<T>(script: string, ...args: unknown[]): Promise<T> {
    const driver = await this.#driver();
    return driver.executeScript<T>(script, ...args);
  }

  /** The one thing of this kind that is called so. */
  async #find(kind: keyof typeof KINDS, name: string | RegExp, within = PAGE): Promise<WebElement> {
    const visible = await this.#runs<WebElement[]>(
      `return [...document.querySelectorAll(arguments[0])].flatMap((it) => [...it.querySelectorAll(arguments[1])])
        .filter((it) => it.checkVisibility())`,
      within,
      KINDS[kind],
    );
    const names = await Promise.all(visible.map((it) => it.getAccessibleName()));
    const found = visible.filter((_, at) => (typeof name === "string" ? names[at] === name : name.test(names[at] ?? "")));
    expect(found, `one ${kind} is called ${name}, of:\n${names.join("\n")}`).toHaveLength(1);
    return found[0]!;
  }

  /** Tries until it is there and nothing lies over it; a tap that was refused was none. */
  async #taps(kind: keyof typeof KINDS, name: string | RegExp, within = PAGE): Promise<void> {
    await expect(async () => {
      const found = await this.#find(kind, name, within);
      // Away from the edges, where something may lie over it for a while.
      await this.#runs('arguments[0].scrollIntoView({ block: "center" })', found);
      await found.click();
    }).toPass();
  }

  async #fills(name: string | RegExp, words: string, within = PAGE): Promise<void> {
    await expect(async () => {
      const field = await this.#find("field", name, within);
      if (await field.getProperty("value")) await field.clear();
      await field.sendKeys(words);
    }).toPass();
  }

  async #hasASheet(open: boolean): Promise<void> {
    await expect(async () => expect(await this.#texts(SHEET)).toHaveLength(open ? 1 : 0)).toPass();
  }

  /** The one place that says this. */
  async #reads(place: string, words: string | RegExp): Promise<void> {
    await expect(async () => {
      const all = await this.#texts(place);
      expect(all, place).toHaveLength(1);
      expect(all[0]).toMatch(typeof words === "string" ? literally(words) : words);
    }).toPass();
  }

  async #texts(place: string): Promise<string[]> {
    const all = await this.#runs<string[]>(
      "return [...document.querySelectorAll(arguments[0])].filter((it) => it.checkVisibility()).map((it) => it.textContent)",
      place,
    );
    return all.map(plain);
  }
}

/** As it is read, not as it is laid out. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function literally(words: string): RegExp {
  return new RegExp(plain(words).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}
