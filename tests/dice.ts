// Chance that can be had again: the same seed throws the same numbers.

import { test } from "@playwright/test";

export class Dice {
  #state: number;

  /** Dice for the test that runs; it says the seed, and takes another one from `SETAPAK_SEED`. */
  static thrown(): Dice {
    const seed = Number(process.env.SETAPAK_SEED ?? Date.now() % 1_000_000);
    console.log(`“${test.info().title}”: SETAPAK_SEED=${seed}`);
    return new Dice(seed);
  }

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From zero up to, not including, one. */
  share(): number {
    // Mulberry32: small, and good enough to choose moments by.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends among them. */
  between(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  /** Once in so many. */
  oneIn(times: number): boolean {
    return this.share() * times < 1;
  }
}
