// The size budget: what a phone fetches at the first load, as the server sends it.
//
// Counts the very files that ship; must not compress anything itself. The English words (en.txt) come when
// somebody asks for them, and the second half of the app (*_later.wasm, its style and the ciphers) once the first is on the
// screen: neither is part of it.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BUDGET = 250_000;
const dist = fileURLToPath(new URL("../dist", import.meta.url));

const all = readdirSync(dist, { recursive: true }).filter((name) => /\.(html|js|wasm|css|svg|woff2)$/.test(name));
const isLater = (name) => /_later\.wasm$|^(seal|later)-/.test(name);
const counted = all.filter((name) => !isLater(name));
if (!counted.some((name) => name.endsWith(".wasm"))) {
  console.error("size: dist/ has no app: run `make web` first");
  process.exit(1);
}

const size = (name) => statSync(join(dist, name)).size;
const weighed = (name) => {
  const packed = `${name}.br`;
  return { name, raw: size(name), sent: size(existsSync(join(dist, packed)) ? packed : name) };
};
const rows = counted.map(weighed);
rows.sort((a, b) => b.sent - a.sent);
rows.push({
  name: `together (budget ${BUDGET})`,
  raw: rows.reduce((sum, row) => sum + row.raw, 0),
  sent: rows.reduce((sum, row) => sum + row.sent, 0),
});

console.log("    bytes   brotli  file");
for (const { name, raw, sent } of [...rows, ...all.filter(isLater).map(weighed)]) {
  console.log(`${String(raw).padStart(9)}${String(sent).padStart(9)}  ${name}`);
}

const { sent } = rows.at(-1);
if (sent > BUDGET) {
  console.error(`size: ${sent - BUDGET} bytes over the budget`);
  process.exit(1);
}
