// What every story here gets: a server of its own, a line to it, and people with browsers of one engine.
//
// As everywhere, a test fails when a page broke a promise on the way; here it is read from what the browser
// wrote to its console.

import { phone, tablet } from "../devices.ts";
import { ground } from "../world.ts";
import { Browser, type Engine, type Size } from "./browser.ts";
import { Person } from "./person.ts";
import type { Line } from "../line.ts";
import type { TestInfo } from "@playwright/test";

export { expect } from "@playwright/test";

export interface Asked {
  /** Whose engine the browsers have. */
  engine: Engine;
}

interface People {
  /** Somebody with a phone. */
  teacher: Person;
  /** Somebody with a tablet. */
  head: Person;
}

export const test = ground.extend<Asked & People>({
  engine: ["webkit", { option: true }],

  teacher: async ({ engine, line, complaints }, use, info) =>
    withBrowser(engine, phone.viewport, line, complaints, info, use),

  head: async ({ engine, headLine, complaints }, use, info) =>
    withBrowser(engine, tablet.viewport, headLine, complaints, info, use),
});

/**
 * An error that nobody caught, or something the Content-Security-Policy had to stop, in the words of either engine.
 * Firefox says the latter only where it ends in an error.
 */
const BROKEN = /CONSOLE JS ERROR|CONSOLE SECURITY ERROR (?!Unrecognized)|JavaScript error: http/;

async function withBrowser(
  engine: Engine,
  size: Size,
  line: Line,
  complaints: string[],
  info: TestInfo,
  use: (person: Person) => Promise<void>,
): Promise<void> {
  const browser = await Browser.of(engine, size);
  await use(new Person(browser, line));
  complaints.push(...browser.log.split("\n").filter((it) => BROKEN.test(it)));
  if (info.status !== info.expectedStatus) {
    await info.attach("browser.log", { body: browser.log, contentType: "text/plain" });
    const screen = await browser.driver.takeScreenshot().catch(() => "");
    await info.attach("screen.png", { body: Buffer.from(screen, "base64"), contentType: "image/png" });
  }
  await browser.remove();
}
