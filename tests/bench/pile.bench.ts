// How long two hundred approvals take until they are on the disk, all in one transaction, and until the server has them.

import { slowProcessor } from "../devices.ts";
import { dewi, hasARoutinePile } from "../team.ts";
import { expect, test } from "../world.ts";
import { report } from "./report.ts";

const PEOPLE = 20;
const EACH = 10;
const SLOWER = 4;
/** What may pass from the tap until it is said that all is kept. */
const BUDGET = 300;

for (const slower of [1, SLOWER]) {
  test(`a pile of two hundred approved in one go, processor ${slower} times slower`, async ({ head, headLine, server }) => {
    await hasARoutinePile(server, PEOPLE, EACH);
    await head.signsIn(dewi);
    const { page } = head;
    await page.goto("/rutin");
    const next = page.getByRole("button", { name: /^Buka (yang pertama|berikutnya)$/ });
    await expect(next).toBeVisible();
    while (await next.isVisible()) await next.click();
    await head.seesEverythingReceived();
    if (slower > 1) await slowProcessor(page, slower);
    const kept: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      await expect(page.locator(".decision .primary, .pile-card .primary").first()).toBeEnabled();
      kept.push(await untilKept(page));
      if (run === 4) break;
      await head.undoes();
      await head.sees(`Diurungkan: ${PEOPLE * EACH} laporan menunggu lagi.`);
    }
    const at = slower > 1 ? `, processor ${slower} times slower` : "";
    report(`${PEOPLE * EACH} approvals kept and said to be${at}`, kept, BUDGET);
    const before = headLine.passages.length;
    const began = Date.now();
    await head.putsTheAppAway();
    await head.seesEverythingReceived({ within: 60_000 });
    const sent = headLine.passages.slice(before).filter(({ path, upBody }) => path === "/api/exchange" && upBody > 600);
    report(`the same, until the server has them (${sent.length} exchanges)${at}`, [Date.now() - began]);
    expect(sent.length).toBeLessThanOrEqual(2);
  });
}

/** Approves the pile; the time until it is said that it is approved, which is said when it is on the disk. */
function untilKept(page: import("@playwright/test").Page): Promise<number> {
  return page.evaluate(
    (many) =>
      new Promise<number>((kept) => {
        const began = performance.now();
        const look = () => {
          const said = [...document.querySelectorAll(".toast")].some((toast) => toast.textContent?.startsWith(`${many} laporan disetujui`));
          if (!said) return;
          watch.disconnect();
          kept(performance.now() - began);
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { childList: true, subtree: true });
        document.querySelector<HTMLElement>(".decision .primary, .pile-card .primary")?.click();
      }),
    PEOPLE * EACH,
  );
}
