// What was taken away by mistake comes back, wherever the person has gone meanwhile.

import { ani } from "../people.ts";
import { expect, test } from "../world.ts";

test("an entry that was deleted is put back from another page", async ({ teacher }) => {
  await teacher.signsIn(ani);
  await teacher.writes({ title: "Rapat wali murid", minutes: 60 });
  await teacher.writes({ title: "Piket pagi", minutes: 30 });
  await teacher.opensTheEntry("Piket pagi");
  await teacher.deletesTheEntry();
  await expect(teacher.entries).toHaveCount(1);
  await teacher.goesTo("Kalender");
  await teacher.undoes();
  await teacher.goesTo("Hari ini");
  await expect(teacher.entries).toHaveCount(2);
  await expect(teacher.entries.filter({ hasText: "Piket pagi" })).toHaveCount(1);
});
