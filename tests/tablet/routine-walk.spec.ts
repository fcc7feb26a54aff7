// Forty routine reports of ten people in three minutes: every one that is to be opened first is opened and read.
//
// Not a race against a clock: it counts what a person does, and takes so long for each as people do.

import type { Page } from "@playwright/test";
import { dewi, hasARoutinePile } from "../team.ts";
import { expect, test } from "../world.ts";

const PEOPLE = 10;
const EACH = 4;
/** Finding the place and touching it. */
const A_TAP = 1.5;
/** Reading a report of a usual day. */
const A_REPORT = 4;
const MOST_TAPS = 90;
const MOST_SECONDS = 180;

test("forty routine reports of ten people are answered in three minutes", async ({ head, server }) => {
  test.slow();
  await hasARoutinePile(server, PEOPLE, EACH);
  await head.signsIn(dewi);
  const { page } = head;
  let [taps, read] = [0, 0];
  const tap = async (what: ReturnType<Page["getByRole"]>) => {
    await what.click();
    taps += 1;
  };
  await tap(page.getByRole("navigation", { name: "Bagian aplikasi" }).getByRole("link", { name: /^Menunggu/ }));
  await tap(page.getByRole("link", { name: /^Setujui yang rutin/ }));
  await head.sees(`${PEOPLE * EACH} laporan rutin dari ${PEOPLE} orang`);
  const next = page.getByRole("button", { name: /^Buka (yang pertama|berikutnya)$/ });
  while (await next.isVisible()) {
    await tap(next);
    read += 1;
    await head.sees(`${read} dari ${PEOPLE} dibuka`);
    await expect(page.getByRole("article")).toContainText("Poli umum buka seperti biasa");
  }
  expect(read, "one of each person").toBe(PEOPLE);
  await tap(page.getByRole("button", { name: new RegExp(`^Setujui ${PEOPLE * EACH} laporan`) }));
  await head.sees(`${PEOPLE * EACH} laporan disetujui.`);
  const seconds = taps * A_TAP + read * A_REPORT;
  console.log(`${PEOPLE * EACH} routine reports of ${PEOPLE} people: ${taps} taps, ${read} read, ${seconds} s at a person's pace`);
  expect(taps).toBeLessThanOrEqual(MOST_TAPS);
  expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
});
