// A phone with a browser and a memory of its own, whose battery can fall out.
//
// The other tests share one browser, which keeps what it stores in the computer's memory; this one
// keeps it on disk, and all of its processes end at once, asked by nobody.

import { mkdtemp, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type LaunchOptions } from "@playwright/test";
import { phone } from "./devices.ts";
import type { Line } from "./line.ts";
import { Person } from "./people.ts";

export class Phone {
  #on: BrowserContext | undefined;

  private constructor(
    readonly profile: string,
    readonly line: Line,
    readonly how: LaunchOptions,
    readonly listen: (context: BrowserContext) => void,
  ) {}

  /** A new phone, switched off. */
  static async new(line: Line, how: LaunchOptions, listen: (context: BrowserContext) => void): Promise<Phone> {
    return new Phone(await mkdtemp(join(tmpdir(), "setapak-phone-")), line, how, listen);
  }

  /** Switches it on; its owner holds it, Setapak not yet opened. */
  async turnsOn(): Promise<Person> {
    this.#on = await chromium.launchPersistentContext(this.profile, {
      ...this.how,
      ...phone,
      baseURL: this.line.address,
    });
    this.listen(this.#on);
    return Person.with(this.#on, this.line);
  }

  /** Switches it off, which gives the browser time to put everything away. */
  async turnsOff(): Promise<void> {
    await this.#on?.close();
    this.#on = undefined;
  }

  /** Every process of the browser ends where it is. */
  async losesItsBattery(): Promise<void> {
    const running = this.#on;
    if (!running) throw new Error("the phone is off");
    const gone = new Promise((done) => running.once("close", done));
    // The browser's lock on its profile names its process, which leads a group of its own.
    const lock = await readlink(join(this.profile, "SingletonLock"));
    process.kill(-Number(lock.split("-").pop()), "SIGKILL");
    await gone;
    this.#on = undefined;
  }

  /** Switches it off for good and forgets what it kept. */
  async remove(): Promise<void> {
    await this.turnsOff();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
