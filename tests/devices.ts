// The two devices people hold, and how slow they may be.

import type { BrowserContextOptions, Page } from "@playwright/test";

/** A field worker's cheap phone. */
export const phone = {
  viewport: { width: 360, height: 800 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
  locale: "id-ID",
  timezoneId: "Asia/Jakarta",
} satisfies BrowserContextOptions;

/** A superior's tablet, held sideways. */
export const tablet = {
  viewport: { width: 1024, height: 768 },
  hasTouch: true,
  locale: "id-ID",
  timezoneId: "Asia/Jakarta",
} satisfies BrowserContextOptions;

/** Makes the processor as many times slower for one page. */
export async function slowProcessor(page: Page, times: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: times });
}
