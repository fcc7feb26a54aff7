// The first minute with Setapak, over a line that takes its time.

import { ani, PASSWORD } from "../people.ts";
import { expect, test } from "../world.ts";

const slow = { kbit: 200, roundTrip: 400 };

test("somebody types at the door before the app is there: nothing typed is lost", async ({ teacher, line }) => {
  line.slow(slow);
  await teacher.page.goto("/", { waitUntil: "commit" });
  const login = teacher.page.getByLabel("Nama masuk atau NIP");
  await login.pressSequentially("ani.les");
  await expect(teacher.page.locator("#frame-door")).toBeVisible();
  line.fast();
  await expect(teacher.page.locator("#frame-door")).toHaveCount(0);
  // Typing goes on where it was, without a touch.
  await teacher.page.keyboard.type("tari");
  await expect(login).toHaveValue(ani.login);
});

test("somebody asks to come in before the app is there: comes in once it is", async ({ teacher, line }) => {
  line.slow(slow);
  await teacher.page.goto("/", { waitUntil: "commit" });
  await teacher.page.getByLabel("Nama masuk atau NIP").fill(ani.login);
  await teacher.page.getByLabel("Sandi", { exact: true }).fill(PASSWORD);
  await teacher.page.getByRole("button", { name: "Masuk", exact: true }).click();
  await expect(teacher.page.getByText("Setapak masih dimuat; Anda langsung masuk begitu siap.")).toBeVisible();
  line.fast();
  await teacher.isHere(ani);
});
