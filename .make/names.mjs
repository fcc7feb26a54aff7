// Gives the names between the app's script and its WASM a letter or two instead of sixty, and takes out of the script what
// nobody imports or exports any more.
//
// Knows the script that wasm-bindgen writes; must not know the app.

import { exportsOf, importsOf, renamed } from "./wasm.mjs";

/** The module that the WASM imports from, in the script and in the file. */
const MODULE = "j";

/** What wasm-bindgen writes around the functions that the WASM imports. */
const IMPORTS = /(function __wbg_get_imports\(\) \{\n    const import0 = \{\n        __proto__: null,\n)([^]*?)(\n    \};\n    return \{\n        __proto__: null,\n        )"[^"]+"(: import0,)/;

/** Classes that a dependency exports and this app does not use, and what wasm-bindgen keeps about them. */
const UNUSED = [
  /^export class IntoUnderlying\w+ \{[^]*?^\}\n/gm,
  /^if \(Symbol\.dispose\) IntoUnderlying.*\n/gm,
  /^const IntoUnderlying\w+Finalization = [^;]*;\n/gm,
];

const letters = (number) => (number < 26 ? "" : letters(Math.floor(number / 26) - 1)) + String.fromCharCode(97 + (number % 26));

/** `[script, wasm]` with short names. */
export function shorten(script, wasm) {
  const [all, before, functions, after, end] = IMPORTS.exec(script) ?? [];
  if (!all) throw new Error("the script hands its functions to the WASM in another way: did wasm-bindgen's format change?");
  const imported = importsOf(wasm).map(({ name }, i) => [name, letters(i)]);
  const short = new Map(imported);
  const kept = functions.split(/\n(?=        \w+: function)/).flatMap((one) => {
    const [head, name] = /^        (\w+): function/.exec(one);
    return short.has(name) ? [one.replace(head, () => short.get(name))] : [];
  });
  if (kept.length !== short.size) throw new Error("the WASM imports what the script does not give");
  // Named by the script alone: what the second half takes has short names already.
  const exported = exportsOf(wasm).map(({ name }) => name);
  const called = exported.filter((name) => name !== "memory" && script.includes(`wasm.${name}`));
  const outside = called.map((name, i) => [name, `_${letters(i)}`]);
  let text = script.replace(all, () => `${before}${kept.join("\n")}${after}${MODULE}${end}`);
  for (const unused of UNUSED) text = text.replace(unused, "");
  for (const [name, letter] of outside) text = text.replace(new RegExp(`\\bwasm\\.${name}\\b`, "g"), `wasm.${letter}`);
  return [text, renamed(wasm, MODULE, new Map([...imported, ...outside]))];
}
