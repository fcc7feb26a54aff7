// *Tim* as a superior uses it: figures, a day, names, a reminder.
//
// Knows roles, labels and words that a person perceives.

import { expect, type Locator } from "@playwright/test";
import type { Account, Person } from "./people.ts";
import type { Server } from "./server.ts";

/** The head of the demo's puskesmas, who leads twenty-three people. */
export const dewi: Account = { login: "dewi.kartika", name: "dr. Dewi Kartika, M.K.M." };
export const HERS = 23;

/** Somebody whose report of a day is not there. */
export interface Missing {
  who: Account;
  /** "Kamis, 19 Nov" */
  words: string;
  cell: Locator;
}

export class Board {
  constructor(
    readonly person: Person,
    readonly server: Server,
  ) {}

  async opens(): Promise<void> {
    await this.person.opens("/tim");
    await expect(this.person.page.getByRole("heading", { level: 1, name: "Tim" })).toBeVisible();
    await expect(this.cells.first()).toBeVisible();
  }

  /** The days of the last weeks that say anything. */
  get cells(): Locator {
    return this.person.page.getByRole("table", { name: "Empat pekan terakhir" }).getByRole("button");
  }

  /** Opens the names of the latest day of the last two weeks on which somebody's report is missing; the demo has some. */
  async findsSomebodyMissing(): Promise<Missing> {
    const name = await this.cells.filter({ hasNotText: "–" }).evaluateAll((cells) =>
      cells.map((cell) => cell.getAttribute("aria-label") ?? "").find((label) => /\d belum ada/.test(label)),
    );
    if (!name) throw new Error("nobody's report is missing in the demo");
    const words = name.split(":")[0] ?? "";
    const cell = this.person.page.getByRole("button", { name: new RegExp(`^${words}:`) });
    await cell.click();
    const remind = this.person.dialog.getByRole("button", { name: /^Ingatkan / }).first();
    const label = (await remind.getAttribute("aria-label")) ?? "";
    const known = label.replace(/^Ingatkan /, "").replace(/ tentang laporan .*$/, "");
    return { who: { login: await this.#loginOf(known), name: known }, words, cell };
  }

  group(title: string): Locator {
    return this.person.dialog.locator("section").filter({ has: this.person.page.getByRole("heading", { name: new RegExp(`^${title} \\(\\d+\\)$`) }) });
  }

  remind({ name }: Account): Locator {
    return this.person.dialog.getByRole("button", { name: new RegExp(`^Ingatkan ${name} tentang`) });
  }

  /** Enters leave as the office does. */
  async isAway({ login }: Account, from: string, until: string, kind = "leave"): Promise<void> {
    const days = ["--from", from, "--until", until];
    await this.server.runs("admin", "--data", this.server.data, "add-leave", "--employee", login, "--as", kind, ...days);
  }

  async #loginOf(name: string): Promise<string> {
    const everybody = await this.server.runs("admin", "--data", this.server.data, "list");
    const line = everybody.split("\n").find((line) => line.includes(` ${name},`));
    if (!line) throw new Error(`nobody is called ${name}`);
    return line.trim().split(/\s+/)[0] ?? "";
  }
}

/** A day of the demo's clocks, so many days from today: 2026-11-19. */
export function dayAway(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Asia/Jakarta" });
}
