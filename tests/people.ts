// People, with verbs. A test says what they do; how it is done on the screen stands here alone.
//
// Knows roles, labels and words that a person perceives; must not know selectors of style or code.

import { expect, type BrowserContext, type Page } from "@playwright/test";

export class Person {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** Somebody with a device in their hands, Setapak not yet opened. */
  static async with(context: BrowserContext): Promise<Person> {
    return new Person(context, await context.newPage());
  }

  async opens(path = "/"): Promise<void> {
    await this.page.goto(path);
  }

  async sees(words: string | RegExp): Promise<void> {
    await expect(this.page.getByText(words).filter({ visible: true }).first()).toBeVisible();
  }
}
