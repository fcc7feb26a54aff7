// The open report, pulled aside with a finger: to the right it is approved, to the left it goes back.

import { ani, budi, type Person } from "../people.ts";
import { Witness } from "../witness.ts";
import { expect, test } from "../world.ts";

async function opens(head: Person): Promise<void> {
  await head.signsIn(budi);
  await head.opensTheFirstReport();
}

/** What the screen shows: which report, and whether it says that something was decided. */
const open = (head: Person) => head.page.locator('.pane-list [aria-current="true"]').getAttribute("href");

test("to the right approves, to the left asks why, and once only", async ({ head, server }) => {
  await opens(head);
  const before = await (await Witness.asks(server.address, budi)).waiting();
  const first = await open(head);
  await head.swipes(260);
  await head.sees(/^Disetujui:/);
  await expect.poll(() => open(head)).not.toBe(first);
  await head.undoes();
  await expect.poll(() => open(head)).toBe(first);
  await expect(head.button("Setujui")).toBeEnabled();
  await head.swipes(-260);
  await expect(head.dialog.getByRole("heading", { name: /^Kembalikan kepada/ })).toBeVisible();
  await head.presses("Escape");
  await expect(head.dialog).toBeHidden();
  await head.seesEverythingReceived();
  expect(await (await Witness.asks(server.address, budi)).waiting()).toBe(before);
});

test("a short pull, one that comes back, and scrolling decide nothing", async ({ head }) => {
  await opens(head);
  const first = await open(head);
  await head.swipes(90);
  await head.swipes(260, { back: true });
  await head.swipes(150, { down: -200 });
  await expect(head.page.getByText(/^Disetujui:/)).toHaveCount(0);
  await expect(head.dialog).toHaveCount(0);
  await expect(head.page.locator('.pane-detail[data-swipe="true"]')).toHaveCount(0);
  expect(await open(head)).toBe(first);
});

test("what letting go will do stands there while the finger is down", async ({ head }) => {
  await opens(head);
  const devtools = await head.context.newCDPSession(head.page);
  const says = head.page.locator(".swipe-says");
  const touch = (type: "touchStart" | "touchMove", x: number) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints: [{ x, y: 300 }] });
  await touch("touchStart", 600);
  await touch("touchMove", 640);
  await expect(says).toHaveText("Geser terus untuk menyetujui");
  await touch("touchMove", 860);
  await expect(says).toHaveText("Lepas untuk menyetujui");
  await touch("touchMove", 340);
  await expect(says).toHaveText("Lepas untuk mengembalikan");
  await devtools.send("Input.dispatchTouchEvent", { type: "touchCancel", touchPoints: [] });
  await expect(says).toHaveCount(0);
  await expect(head.dialog).toHaveCount(0);
});

test("nothing is swiped that cannot be decided", async ({ teacher, head }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Les membaca", minutes: 60 });
  await teacher.sends();
  await teacher.seesItsStone(/Diterima/);
  await head.signsIn(budi);
  await head.opensTheReportOf(ani);
  await teacher.takesBack();
  await head.sees("Ditarik kembali");
  await head.swipes(260);
  await expect(head.page.locator('.pane-detail[data-swipe="true"]')).toHaveCount(0);
  await expect(head.page.getByText(/^Disetujui:/)).toHaveCount(0);
});
