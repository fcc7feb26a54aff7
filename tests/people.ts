// People, with verbs. A test says what they do; how it is done on the screen stands here alone.
//
// Knows roles, labels and words that a person perceives; must not know selectors of style or code.

import { expect, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { phone } from "./devices.ts";
import type { Line } from "./line.ts";
import type { Chosen } from "./photo.ts";

/** The password of every account of the demo agency. */
export const PASSWORD = "langkah-kecil";

/** A teacher, her colleague, and the head of their school. */
export const ani = { login: "ani.lestari", name: "Ani Lestari, S.Pd." };
export const siti = { login: "siti.aminah", name: "Siti Aminah, S.Pd.SD." };
export const budi = { login: "budi.santoso", name: "Budi Santoso, S.Pd., M.Pd." };

/** A decision stays on its device for ten seconds before anybody hears of it. */
export const HELD = 20_000;

export interface Account {
  login: string;
  name: string;
}

/** One activity as a person tells it. */
export interface Activity {
  title: string;
  minutes?: number;
  amount?: string;
  unit?: string;
  description?: string;
}

/** What a superior says when giving a report back. */
export interface Reason {
  kind?: string;
  words: string;
  about?: string;
}

/** A date of the demo's school, as the screen writes it: "Sabtu, 21 Nov". */
export function dayInWords(date: Date = new Date()): string {
  const how = { weekday: "long", day: "numeric", month: "short", timeZone: "Asia/Jakarta" } as const;
  return date.toLocaleDateString("id-ID", how);
}

export class Person {
  #page: Page;

  private constructor(
    readonly context: BrowserContext,
    readonly line: Line,
    page: Page,
  ) {
    this.#page = page;
  }

  /** Somebody with a device in their hands, Setapak not yet opened. */
  static async with(context: BrowserContext, line: Line): Promise<Person> {
    return new Person(context, line, await context.newPage());
  }

  /** What is on the screen now. */
  get page(): Page {
    return this.#page;
  }

  // Opening, closing, signing in and out.

  async opens(path = "/"): Promise<void> {
    await this.page.goto(path);
  }

  /** Another app comes to the front; the browser says so to the page, and does nothing else here. */
  async putsTheAppAway(): Promise<void> {
    await this.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }

  /** The tab is gone, without a word to the app. */
  async closesTheApp(): Promise<void> {
    await this.page.close();
  }

  /** The phone ends the app's process in the middle of whatever it does. */
  async losesTheAppToTheSystem(): Promise<void> {
    const devtools = await this.context.newCDPSession(this.page);
    const crashed = this.page.waitForEvent("crash");
    // The command is never answered: there is nobody left to answer.
    devtools.send("Page.crash").catch(() => undefined);
    await crashed;
    await this.page.close();
  }

  /** In the browser's settings: what it keeps of Setapak goes, all of it or the databases alone. */
  async clearsWhatTheBrowserKeeps(what: "all" | "indexeddb" = "all"): Promise<void> {
    const devtools = await this.context.newCDPSession(this.page);
    await devtools.send("Storage.clearDataForOrigin", { origin: this.line.address, storageTypes: what });
    await devtools.detach();
  }

  /** The app from cold, in a new tab. */
  async opensAgain(path = "/"): Promise<void> {
    this.#page = await this.context.newPage();
    await this.opens(path);
  }

  /** The same person, the same browser, one more tab. */
  async opensASecondTab(path = "/"): Promise<Person> {
    const second = await Person.with(this.context, this.line);
    await second.opens(path);
    return second;
  }

  /** Somebody else, with a device of the same kind and on the same line. */
  async hasAColleagueBeside(): Promise<Person> {
    const context = await this.context.browser()?.newContext({ ...phone, baseURL: this.line.address });
    if (!context) throw new Error("the browser is gone");
    return Person.with(context, this.line);
  }

  async signsIn(who: Account): Promise<void> {
    await this.opens();
    await this.signsInAtTheDoor(who);
  }

  async signsInAtTheDoor(who: Account): Promise<void> {
    await this.page.getByLabel("Nama masuk atau NIP").fill(who.login);
    await this.page.getByLabel("Sandi", { exact: true }).fill(PASSWORD);
    await this.#taps("Masuk");
    await expect(this.#account(who.name)).toBeVisible();
    await this.seesEverythingReceived();
  }

  /** The server wants to know again who it is. */
  async signsInWhereTheyAre(): Promise<void> {
    await this.page.getByLabel("Sandi", { exact: true }).fill(PASSWORD);
    await this.#taps("Masuk");
  }

  async isHere(who: Account): Promise<void> {
    await expect(this.#account(who.name)).toBeVisible();
  }

  async wantsToSignOut(): Promise<void> {
    await this.opensAccount();
    await this.page.getByRole("button", { name: /^Keluar/ }).click();
  }

  async leavesWorkHereAndSignsOut(): Promise<void> {
    await this.#taps("Keluar, catatan tetap di sini");
    await this.isAtTheDoor();
  }

  async signsOut(): Promise<void> {
    await this.wantsToSignOut();
    await this.dialog.getByRole("button", { name: "Keluar", exact: true }).click();
    await this.isAtTheDoor();
  }

  async isAtTheDoor(): Promise<void> {
    await expect(this.page.getByLabel("Nama masuk atau NIP")).toBeVisible();
  }

  /** The worker that keeps the shell has kept it: the app opens without a line. */
  async hasTheShell(): Promise<void> {
    await this.page.evaluate(() => navigator.serviceWorker.ready);
  }

  // The line.

  /** Out of reach, and the device knows it. */
  async losesTheLine(): Promise<void> {
    this.line.cut();
    await this.context.setOffline(true);
  }

  async findsTheLine(): Promise<void> {
    this.line.mend();
    await this.context.setOffline(false);
  }

  /** The sentence on top, which must always be true. */
  async readsOfTheLine(words: string | RegExp, patience: { within?: number } = {}): Promise<void> {
    const sentence = this.page.getByRole("banner").getByRole("status");
    await expect(sentence).toContainText(words, { timeout: patience.within });
  }

  /** What is said of the line leaves the page its room. */
  async readsOfTheLineInTwoLines(): Promise<void> {
    const said = this.page.getByRole("banner").getByRole("status").locator("span");
    const lines = await said.evaluate((said) => said.clientHeight / Number.parseFloat(getComputedStyle(said).lineHeight));
    expect(Math.round(lines)).toBeLessThanOrEqual(2);
  }

  async seesEverythingReceived(patience: { within?: number } = { within: HELD }): Promise<void> {
    await this.readsOfTheLine("Semua sudah diterima server", patience);
  }

  /** Does not wait for the device to try again on its own. */
  async asksToConnect(): Promise<void> {
    await this.opensAccount();
    await this.#taps("Hubungkan sekarang");
  }

  // Getting around.

  async goesTo(place: "Hari ini" | "Kalender" | "Menunggu" | "Perlu dilihat"): Promise<void> {
    await this.#place(place).click();
    await expect(this.#place(place)).toHaveAttribute("aria-current", "page");
  }

  async opensAccount(): Promise<void> {
    await this.page.getByRole("banner").getByRole("link", { name: /akun dan pengaturan|Lainnya/ }).click();
    await expect(this.page.getByRole("heading", { name: "Lainnya" })).toBeVisible();
  }

  /** Who answers reports, and in whose hands a team is. */
  async opensWhoAnswers(): Promise<void> {
    await this.opensAccount();
    await this.page.getByRole("link", { name: /^Atasan & pendelegasian/ }).click();
    await expect(this.page.getByRole("heading", { name: "Atasan & pendelegasian" })).toBeVisible();
  }

  // Writing a report.

  async copiesTheLastDay(): Promise<void> {
    await this.page.getByRole("button", { name: /^Salin dari (?!hari lain)/ }).click();
    await expect(this.entries.first()).toBeVisible();
  }

  /** Opens a new entry and leaves it open. */
  async beginsAnEntry(): Promise<void> {
    await this.#taps("Tambah kegiatan");
    await expect(this.dialog).toBeVisible();
  }

  async opensTheEntry(title: string): Promise<void> {
    await this.entries.filter({ hasText: title }).getByRole("button").click();
    await expect(this.dialog).toBeVisible();
  }

  async fillsIn({ title, minutes, amount, unit, description }: Partial<Activity>): Promise<void> {
    if (title !== undefined) await this.field("Kegiatan").fill(title);
    if (minutes !== undefined) await this.dialog.getByRole("button", { name: `${minutes} menit`, exact: true }).click();
    if (amount !== undefined) await this.field("Jumlah").fill(amount);
    if (unit !== undefined) await this.field("Satuan").fill(unit);
    if (description !== undefined) await this.field("Uraian").fill(description);
  }

  /** Chooses photos or papers as evidence of the open entry, and does not wait for what becomes of them. */
  async attaches(...files: Chosen[]): Promise<void> {
    await this.dialog.getByLabel("Foto atau PDF").setInputFiles(files);
  }

  /** The open entry, or the report that is shown, has so many pieces of evidence. */
  async seesPieces(count: number): Promise<void> {
    await expect(this.page.getByRole("button", { name: /^Lihat / })).toHaveCount(count);
  }

  async finishesTheEntry(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Selesai" }).click();
    await expect(this.dialog).toBeHidden();
  }

  async deletesTheEntry(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Hapus" }).click();
    await expect(this.dialog).toBeHidden();
  }

  async undoes(): Promise<void> {
    await this.#taps("Urungkan");
  }

  async writes(activity: Activity): Promise<void> {
    await this.beginsAnEntry();
    await this.fillsIn(activity);
    await this.finishesTheEntry();
    await expect(this.entries.filter({ hasText: activity.title })).toHaveCount(1);
  }

  /** The form says that what stands in it is kept. */
  async readsThatItIsKept(): Promise<void> {
    await expect(this.dialog.getByTestId("keeping")).toHaveText(/^Tersimpan di (HP|perangkat) ini$/);
  }

  async sends(): Promise<void> {
    await this.page.getByRole("button", { name: /^Kirim (laporan|lagi)$/ }).click();
  }

  async takesBack(): Promise<void> {
    await this.#taps("Tarik kembali");
  }

  /** The report of the day that is shown stands at this stone, and at no other. */
  async seesItsStone(words: string | RegExp, patience: { within?: number } = { within: HELD }): Promise<void> {
    const path = this.page.getByRole("list", { name: "Perjalanan laporan" });
    const stone = path.getByRole("listitem").and(this.page.locator('[aria-current="step"]'));
    await expect(stone).toContainText(words, { timeout: patience.within });
  }

  // Deciding.

  /** Opens what somebody sent for a day. */
  async opensTheReportOf(who: Account, day = dayInWords()): Promise<void> {
    await this.goesTo("Menunggu");
    await this.row(who, day).click();
    await expect(this.page.getByRole("main").getByText(`${who.name} · `)).toBeVisible();
  }

  async opensTheFirstReport(): Promise<void> {
    await this.goesTo("Menunggu");
    await this.page.locator(".pane-list a[href^='/menunggu/']").first().click();
    await expect(this.page.getByRole("button", { name: /^Setujui/ })).toBeVisible();
  }

  async approves(): Promise<void> {
    await this.#taps("Setujui");
  }

  async returns({ kind, words, about }: Reason): Promise<void> {
    await this.#taps("Kembalikan");
    if (kind) await this.dialog.getByRole("button", { name: kind }).click();
    await this.dialog.getByLabel(/^Kata-kata Anda/).fill(words);
    if (about) await this.dialog.getByLabel(about).check();
    await this.dialog.getByRole("button", { name: "Kembalikan" }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Pulls the open report sideways with a finger, so many pixels, and perhaps back again before letting go. */
  async swipes(pixels: number, { down = 0, back = false } = {}): Promise<void> {
    const box = await this.page.locator(".pane-detail h1").boundingBox();
    if (!box) throw new Error("no report is open");
    const pane = await this.page.locator(".pane-detail").boundingBox();
    const from = { x: (pane?.x ?? 0) + (pane?.width ?? 0) / 2, y: box.y + box.height / 2 };
    const devtools = await this.context.newCDPSession(this.page);
    const touch = (type: string, share: number) =>
      devtools.send("Input.dispatchTouchEvent", {
        type: type as "touchStart",
        touchPoints: type === "touchEnd" ? [] : [{ x: from.x + pixels * share, y: from.y + down * share }],
      });
    await touch("touchStart", 0);
    const ways = [0.1, 0.3, 0.6, 1, ...(back ? [0.5, 0.1] : [])];
    for (const share of ways) await touch("touchMove", share);
    await touch("touchEnd", 0);
    await devtools.detach();
  }

  async comments(words: string): Promise<void> {
    await this.page.getByLabel(/^Tulis pesan/).fill(words);
    await this.#taps("Kirim pesan");
    await expect(this.page.getByRole("listitem").filter({ hasText: words })).toBeVisible();
  }

  // What is on the screen.

  async sees(words: string | RegExp): Promise<void> {
    await expect(this.page.getByText(words).filter({ visible: true }).first()).toBeVisible();
  }

  /** Both texts of what was mended stand beside each other. */
  async seesWhatChanged(words: string): Promise<void> {
    await expect(this.page.getByRole("region", { name: "Yang berubah sejak dikembalikan" })).toContainText(words);
  }

  /** Somebody's report of a day among those that wait, or were decided. */
  row(who: Account, day = dayInWords()): Locator {
    return this.page.getByRole("link").filter({ hasText: who.name }).filter({ hasText: `${day} ·` });
  }

  /** What happened to the report, where it is folded open. */
  get walk(): Locator {
    return this.page.locator("details", { hasText: "Riwayat laporan" });
  }

  async opensTheWalk(): Promise<void> {
    await this.walk.locator("summary").click();
  }

  /** The activities of the report that is shown, in order. */
  get entries(): Locator {
    return this.page.getByRole("main").getByRole("listitem").filter({ has: this.page.getByRole("time") })
      .filter({ hasNotText: "Tambah kegiatan" });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** A field of the open form. */
  field(label: "Kegiatan" | "Uraian" | "Jumlah" | "Satuan"): Locator {
    return this.dialog.getByRole("textbox", { name: new RegExp(`^${label}`) });
  }

  /** How many matters wait for a choice. */
  async hasMattersToLookAt(count: number): Promise<void> {
    const place = this.#place("Perlu dilihat");
    if (count === 0) await expect(place).not.toContainText(/\d/);
    else await expect(place).toContainText(String(count));
  }

  // By keyboard alone.

  async signsInByKeyboard(who: Account): Promise<void> {
    await this.opens();
    await this.tabsTo(this.page.getByLabel("Nama masuk atau NIP"));
    await this.types(who.login);
    await this.tabsTo(this.page.getByLabel("Sandi", { exact: true }));
    await this.types(PASSWORD);
    await this.presses("Enter");
    await this.isHere(who);
    // Where the keyboard goes on is said aloud to whoever does not see it.
    await expect(this.page.locator("#main h1")).toBeFocused();
    await this.seesEverythingReceived();
  }

  /** Goes on with Tab until this has the focus, as somebody does who has no other key for it. */
  async tabsTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let stops = 0; stops < 150; stops += 1) {
      if (await target.evaluate((it) => it === document.activeElement)) return;
      await this.presses("Tab");
      await this.#seesTheFocus();
    }
    throw new Error(`Tab never came to ${target}`);
  }

  async presses(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async types(words: string): Promise<void> {
    await this.page.keyboard.type(words);
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Whoever uses the keyboard is not thrown back to the beginning. */
  async hasTheFocusSomewhere(): Promise<void> {
    await expect(this.page.locator(":focus")).toHaveCount(1);
  }

  /** What has the focus is on the screen, and not wholly under something else. */
  async #seesTheFocus(): Promise<void> {
    const hidden = await this.page.evaluate(() => {
      const it = document.activeElement;
      // Between the last and the first stop, the browser itself has the focus.
      if (!it || it === document.body) return undefined;
      const { left, top, width, height } = it.getBoundingClientRect();
      const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
      const above = shares.flatMap((x) =>
        shares.map((y) => document.elementFromPoint(left + width * x, top + height * y)),
      );
      return above.some((one) => one && it.contains(one)) ? undefined : it.outerHTML;
    });
    expect(hidden, "the focus can be seen").toBeUndefined();
  }

  #place(name: string): Locator {
    return this.page.getByRole("navigation", { name: "Bagian aplikasi" }).getByRole("link", { name: new RegExp(`^${name}`) });
  }

  #account(name: string): Locator {
    return this.page.getByRole("link", { name: `${name}, akun dan pengaturan` });
  }

  async #taps(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }
}
