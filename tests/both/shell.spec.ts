// The shell: whole, from the network and without it.

import { expect, test } from "../world.ts";

test("the app starts through the line", async ({ page, line }) => {
  const started = page.waitForFunction(() => "wasmBindings" in globalThis);
  await page.goto("/");
  await started;
  await expect(page).toHaveTitle(/Setapak/);
  for (const kind of ["html", "css", "js", "wasm"]) {
    const ending = kind === "html" ? /\/$/ : new RegExp(`\\.${kind}$`);
    const fetched = line.passages.filter((it) => ending.test(it.path));
    expect(fetched.map((it) => it.status), `the ${kind} came over the line`).toContain(200);
  }
  const twice = line.passages.filter((it, at) =>
    line.passages.some((other, before) => before < at && other.path === it.path),
  );
  expect(twice.map((it) => it.path), "nothing was fetched twice").toEqual([]);
});

test("without a line a stranger's browser gets nothing", async ({ page, line }) => {
  line.cut();
  await expect(page.goto("/")).rejects.toThrow(/ERR_/);
});
