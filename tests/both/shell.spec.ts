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
  const large = line.passages.map((it) => it.path).filter((path) => /\.(css|js|wasm)$/.test(path));
  expect(large.length, "nothing large was fetched twice").toBe(new Set(large).size);
});

test("without a line a stranger's browser gets nothing", async ({ page, line }) => {
  line.cut();
  await expect(page.goto("/")).rejects.toThrow(/ERR_/);
});
