import { Board, dewi, dayAway } from "../board.ts";
import { siti } from "../people.ts";
import { test, expect } from "../world.ts";
import { phone, tablet } from "../devices.ts";
test("shots", async ({ browser, server, headLine, teacher }) => {
  test.setTimeout(300000);
  const { Person } = await import("../people.ts");
  for (const [what, device] of [["tablet", tablet], ["phone", phone]] as const) {
    const context = await browser.newContext({ ...device, baseURL: headLine.address });
    const head = await Person.with(context, headLine);
    const board = new Board(head, server);
    if (what === "tablet") {
      await board.isAway({ login: "sri.rahayu", name: "" }, dayAway(-2), dayAway(3));
      await board.isAway({ login: "bayu.nugroho", name: "" }, dayAway(0), dayAway(0), "ill");
    }
    await head.signsIn(dewi);
    await board.opens();
    for (const scheme of ["light", "dark"] as const) {
      await head.page.emulateMedia({ colorScheme: scheme });
      await head.page.waitForTimeout(400);
      await head.page.screenshot({ path: `/tmp/h2/tim-${what}-${scheme}.png` });
    }
    const size = head.page.viewportSize()!;
    await head.page.setViewportSize({ width: size.width, height: 2400 });
    await head.page.screenshot({ path: `/tmp/h2/tim-${what}-tall.png` });
    await head.page.setViewportSize(size);
    await board.findsSomebodyMissing();
    await head.page.waitForTimeout(400);
    await head.page.screenshot({ path: `/tmp/h2/tim-${what}-names.png` });
    await head.page.getByRole("button", { name: "Tutup" }).click();
    await head.page.emulateMedia({ colorScheme: "light" });
    await head.goesTo("Menunggu");
    await head.page.waitForTimeout(400);
    await head.page.screenshot({ path: `/tmp/h2/menunggu-${what}.png` });
    await context.close();
  }
  await new Board(teacher, server).isAway(siti, dayAway(-1), dayAway(3));
  await teacher.signsIn(siti);
  await teacher.sees("Anda cuti");
  await teacher.page.screenshot({ path: `/tmp/h2/cuti.png` });
  await teacher.goesTo("Kalender");
  await teacher.page.waitForTimeout(400);
  await teacher.page.screenshot({ path: `/tmp/h2/kalender.png` });
  const t2 = await teacher.hasAColleagueBeside();
  const head = await Person.with(await browser.newContext({ ...tablet, baseURL: headLine.address }), headLine);
  const board = new Board(head, server);
  await head.signsIn(dewi); await board.opens();
  const m = await board.findsSomebodyMissing();
  await board.remind(m.who).click(); await head.sees(`${m.who.name} diingatkan`);
  await head.page.screenshot({ path: `/tmp/h2/reminded.png` });
  await t2.signsIn(m.who);
  await expect(t2.page.getByText(/mengingatkan/)).toBeVisible();
  await t2.page.screenshot({ path: `/tmp/h2/reminder.png` });
  await t2.page.emulateMedia({ colorScheme: "dark" });
  await t2.page.waitForTimeout(400);
  await t2.page.screenshot({ path: `/tmp/h2/reminder-dark.png` });
});
