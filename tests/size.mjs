// The size budget: what a phone fetches at the first load, as the server sends it.
//
// Counts the very files that ship; must not compress anything itself. The English words (en.txt) come when
// somebody asks for them, and are no part of it.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BUDGET = 250_000;
const dist = fileURLToPath(new URL("../dist", import.meta.url));

const counted = readdirSync(dist, { recursive: true }).filter((name) =>
  /\.(html|js|wasm|css|svg|woff2)$/.test(name),
);
if (!counted.some((name) => name.endsWith(".wasm"))) {
  console.error("size: dist/ has no app: run `make web` first");
  process.exit(1);
}

const size = (name) => statSync(join(dist, name)).size;
const rows = counted.map((name) => {
  const packed = `${name}.br`;
  return { name, raw: size(name), sent: size(existsSync(join(dist, packed)) ? packed : name) };
});
rows.sort((a, b) => b.sent - a.sent);
rows.push({
  name: `together (budget ${BUDGET})`,
  raw: rows.reduce((sum, row) => sum + row.raw, 0),
  sent: rows.reduce((sum, row) => sum + row.sent, 0),
});

console.log("    bytes   brotli  file");
for (const { name, raw, sent } of rows) {
  console.log(`${String(raw).padStart(9)}${String(sent).padStart(9)}  ${name}`);
}

const { sent } = rows.at(-1);
if (sent > BUDGET) {
  console.error(`size: ${sent - BUDGET} bytes over the budget`);
  process.exit(1);
}
