// How fast Menunggu answers to a superior with twenty-five people, two thousand reports that wait and a year of
// decided ones. On a tablet whose processor is four times slower than this one.

import type { Page } from "@playwright/test";
import { slowProcessor } from "../devices.ts";
import { dewi, fillsTheYear } from "../team.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";
import { report } from "./report.ts";

const SLOWER = 4;
const AT = `processor ${SLOWER} times slower`;
/** What one frame may take. */
const FRAME = 1_000 / 60;

test("the pile of twenty-five people", async ({ head, server }) => {
  test.setTimeout(1_200_000);
  await fillsTheYear(server);
  const waiting = await (await Witness.asks(server.address, dewi)).waiting();
  expect(waiting).toBeGreaterThanOrEqual(2_000);
  await head.opens();
  await head.page.getByLabel("Nama masuk atau NIP").fill(dewi.login);
  await head.page.getByLabel("Sandi", { exact: true }).fill("langkah-kecil");
  await head.page.getByRole("button", { name: "Masuk", exact: true }).click();
  await head.seesEverythingReceived({ within: 300_000 });
  const { page } = head;
  await page.getByRole("link", { name: "Kalender" }).click();
  await slowProcessor(page, SLOWER);

  const opened: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    await page.getByRole("link", { name: "Kalender" }).click();
    await expect(page.getByRole("table").or(page.getByRole("grid")).first()).toBeVisible();
    await rests(page);
    opened.push(await untilPainted(page, { click: 'a[href="/menunggu"]' }, ".pane-list .waiting-row"));
  }
  report(`Menunggu opened, ${waiting} reports wait, ${AT}`, opened, 300);

  await rests(page);
  const moved: number[] = [];
  for (let step = 0; step < 15; step += 1) {
    moved.push(await untilPainted(page, { key: "j" }, ".pane-detail article.report"));
    await rests(page);
  }
  report(`the next report, ${AT}`, moved.slice(1), 50);

  await rests(page);
  const still = await scrolls(page, 0, 300);
  report(`nothing moves: frames dropped of ${still.frames}, ${AT}`, [still.dropped], undefined, "frames");
  const { frames, dropped, longest, rows } = await scrolls(page, 90);
  report(`scrolled through the whole list: frames dropped of ${frames}, ${AT}`, [dropped], 0, "frames");
  report("the same, longest frame", [longest], FRAME);
  report("rows in the document at most", [rows], undefined, "rows");

  await page.evaluate(() => document.querySelector(".pane-list")?.scrollTo(0, 0));
  const began = Date.now();
  await page.keyboard.press("/");
  await page.keyboard.type("m");
  await expect(page.locator(".pane-list").getByRole("status")).toContainText("ditemukan", { timeout: 120_000 });
  report(`the year read for the search, ${AT}`, [Date.now() - began]);
  const typed: number[] = [];
  for (const letter of "engajar kertas lipat") {
    await rests(page);
    // A blank looks for nothing else.
    if (letter === " ") await page.keyboard.type(letter);
    else typed.push(await untilPainted(page, { type: letter }, ".pane-list .found"));
  }
  report(`a keystroke in the search, ${AT}`, typed, 50);
});

/** Nothing is left to do. */
async function rests(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((rested) => requestIdleCallback(() => requestIdleCallback(() => rested()), { timeout: 5_000 })),
  );
  await page.waitForTimeout(400);
}

/** Does something in the page and tells when, in ms after it, another `wanted` than before is there and painted. */
function untilPainted(page: Page, act: { click?: string; key?: string; type?: string }, wanted: string): Promise<number> {
  return page.evaluate(
    ({ act, wanted }) =>
      new Promise<number>((painted) => {
        const before = document.querySelector(wanted);
        const began = performance.now();
        if (act.click) document.querySelector<HTMLElement>(act.click)?.click();
        if (act.key) document.body.dispatchEvent(new KeyboardEvent("keydown", { key: act.key, bubbles: true, cancelable: true }));
        if (act.type) {
          const field = document.querySelector<HTMLInputElement>("input[type=search]");
          if (field) {
            field.value += act.type;
            field.dispatchEvent(new Event("input", { bubbles: true }));
          }
        }
        const look = () => {
          const now = document.querySelector(wanted);
          if (now && now !== before) {
            // What is there in this frame is on the screen when the next task runs.
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => painted(performance.now() - began);
            port2.postMessage(0);
          } else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    { act, wanted },
  );
}

/** Scrolls the list to its end, so many pixels a frame (none: stands still for so many frames), and counts the frames
 * that did not come in time. */
function scrolls(page: Page, by: number, most = Infinity): Promise<{ frames: number; dropped: number; longest: number; rows: number }> {
  return page.evaluate(
    ({ frame, by, most }) =>
      new Promise((done) => {
        const list = document.querySelector(".pane-list");
        if (!list) throw new Error("there is no list");
        list.scrollTo(0, 0);
        let [frames, dropped, longest, rows, last, stood] = [0, 0, 0, 0, 0, -1];
        const step = (now: number) => {
          if (last > 0) {
            frames += 1;
            dropped += Math.max(0, Math.round((now - last) / frame) - 1);
            longest = Math.max(longest, now - last);
          }
          last = now;
          if (frames % 30 === 0) rows = Math.max(rows, list.querySelectorAll(".person-row").length);
          if ((by > 0 && list.scrollTop === stood) || frames >= most) return done({ frames, dropped, longest, rows });
          stood = list.scrollTop;
          list.scrollTop += by;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(() => requestAnimationFrame(step));
      }),
    { frame: FRAME, by, most },
  );
}
