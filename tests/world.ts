// What every test gets: a server of its own, a line to it, and people with devices.
//
// A test fails, whatever else it checks, when a page broke a promise on the way: an uncaught
// error, or something the Content-Security-Policy had to stop.

import { test as base, type Browser, type BrowserContext, type BrowserContextOptions } from "@playwright/test";
import { Phone } from "./battery.ts";
import { phone, tablet } from "./devices.ts";
import { Line } from "./line.ts";
import { Person } from "./people.ts";
import { Server } from "./server.ts";

export { expect } from "@playwright/test";

interface Ground {
  /** No midnight comes in between: what was written today would be yesterday's. */
  sameDay: void;
  server: Server;
  line: Line;
  /** The superior's own line to the same server. */
  headLine: Line;
  /** Broken promises of all pages so far; must stay empty. */
  complaints: string[];
}

interface People {
  /** Somebody with a phone. */
  teacher: Person;
  /** Somebody with a tablet. */
  head: Person;
  /** The teacher's phone by itself, switched off: its battery can fall out. */
  ownPhone: Phone;
}

const DAY = 86_400_000;
/** How far the demo agency's clocks are ahead of UTC. */
const WIB = 7 * 3_600_000;
/** As long as most tests take at most; the longest ones ask for more, and are seldom near it. */
const LONG_TEST = 180_000;

/** What does not depend on the browser. */
export const ground = base.extend<Ground>({
  // With a patience of its own, which is not taken from the test's.
  sameDay: [
    async ({}, use) => {
      const left = DAY - ((Date.now() + WIB) % DAY);
      if (left < LONG_TEST) await new Promise((moment) => setTimeout(moment, left + 1_000));
      await use();
    },
    { auto: true, timeout: 2 * LONG_TEST },
  ],

  server: async ({}, use, info) => {
    const server = await Server.on(process.env.SETAPAK_TEMPLATE ?? "");
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
    await server.remove();
  },

  line: async ({ server }, use) => {
    const line = await Line.to(server.address);
    await use(line);
    await line.close();
  },

  headLine: async ({ server }, use) => {
    const line = await Line.to(server.address);
    await use(line);
    await line.close();
  },

  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    base.expect(complaints, "no page broke a promise").toEqual([]);
  },
});

export const test = ground.extend<People>({
  baseURL: async ({ line }, use) => use(line.address),

  context: async ({ context, complaints }, use) => {
    listen(context, complaints);
    await use(context);
  },

  teacher: async ({ browser, line, complaints }, use) => withDevice(browser, phone, line, complaints, use),

  head: async ({ browser, headLine, complaints }, use) =>
    withDevice(browser, tablet, headLine, complaints, use),

  ownPhone: async ({ launchOptions, line, complaints }, use) => {
    const own = await Phone.new(line, launchOptions, (context) => listen(context, complaints));
    await use(own);
    await own.remove();
  },
});

async function withDevice(
  browser: Browser,
  device: BrowserContextOptions,
  line: Line,
  complaints: string[],
  use: (person: Person) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ ...device, baseURL: line.address });
  listen(context, complaints);
  await use(await Person.with(context, line));
  await context.close();
}

function listen(context: BrowserContext, complaints: string[]): void {
  context.on("weberror", (it) => complaints.push(String(it.error())));
  context.on("console", (message) => {
    if (/Content[- ]Security[- ]Policy|TrustedHTML|panicked at/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
}
