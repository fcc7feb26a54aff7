// Reads what the linker says about the WASM that it made (`--emit-relocs`): which object lies where in memory, and which
// functions and objects name which. So nothing has to be guessed from numbers: a number that is an address says so.
//
// Knows the linker's tables ("linking", "reloc.…"); wasm-bindgen carries them along unread. Must not know the app.

import { CODE, DATA, Reader, importsOf, sectionsOf } from "./wasm.mjs";

const FUNCTION = 0, OBJECT = 1, SECTION = 3;

/** The linker's symbols: functions by their number, objects by their place in memory. */
function symbolsIn(wasm, { content, end }) {
  const reader = new Reader(wasm, content);
  reader.number();
  while (reader.at < end) {
    const [kind, length] = [reader.byte(), reader.number()];
    if (kind !== 8) {
      reader.at += length;
      continue;
    }
    return reader.list(() => {
      const [kind, flags] = [reader.byte(), reader.number()];
      const isHere = !(flags & 0x10);
      if (kind === SECTION) return { kind, section: reader.number() };
      if (kind === OBJECT) {
        const name = reader.name();
        return isHere ? { kind, name, segment: reader.number(), offset: reader.number(), size: reader.number() } : { kind, name };
      }
      const number = reader.number();
      if (isHere || flags & 0x40) reader.name();
      return { kind, number };
    });
  }
  throw new Error("the linker told no symbols: was it asked for them?");
}

/** Kinds of relocations that carry an addend. */
const ADDS = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25, 27]);

function relocationsIn(wasm, { content }) {
  const reader = new Reader(wasm, content);
  reader.number();
  return reader.list(() => {
    const [kind, at, symbol] = [reader.byte(), reader.number(), reader.number()];
    if (ADDS.has(kind)) reader.signed();
    return { kind, at, symbol };
  });
}

/** The kinds of relocations that name a function or an object, and those that name something else (a type, a global, a table). */
const NAMES = new Set([0, 1, 2, 3, 4, 5]);
const OTHERS = new Set([6, 7, 10, 13, 20]);

/** Whether a relocation names a function or an object; what is not known here might. */
function isName(kind) {
  if (!NAMES.has(kind) && !OTHERS.has(kind)) fail(`the linker names something in a way that is not known here: ${kind}`);
  return NAMES.has(kind);
}

/** The names of functions, by number. */
function namesIn(wasm, { content, end }) {
  const reader = new Reader(wasm, content);
  while (reader.at < end) {
    const [kind, length] = [reader.byte(), reader.number()];
    if (kind === 1) return new Map(reader.list(() => [reader.number(), reader.name()]));
    reader.at += length;
  }
  return new Map();
}

/** The one of these, sorted by `from`, that a place lies in. */
function at(sorted, place) {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle].from <= place) low = middle;
    else high = middle - 1;
  }
  return sorted[low];
}

/**
 * What the linker knew: `objects` in memory (`at`, `bytes`, and what they name), and by the name of a function what it
 * names. A name is a string for a function and a number, its place in the list, for an object.
 */
export function linked(wasm) {
  const sections = sectionsOf(wasm);
  const custom = (name) =>
    sections.find((section) => section.name === name) ?? fail(`the linker left no "${name}": was it asked for relocations?`);
  const symbols = symbolsIn(wasm, custom("linking"));
  const names = namesIn(wasm, custom("name"));
  const imported = importsOf(wasm).filter(({ isFunction }) => isFunction).length;

  const code = sections.find(({ id }) => id === CODE);
  const reader = new Reader(wasm, code.content);
  const functions = reader.list((i) => {
    const length = reader.number();
    const from = reader.at - code.start;
    reader.at += length;
    return { from, names: [], name: names.get(imported + i) };
  });

  const data = sections.find(({ id }) => id === DATA);
  reader.at = data.content;
  const segments = reader.list(() => {
    if (reader.number() !== 0 || reader.byte() !== 0x41) fail("a part of memory has no fixed place");
    const place = reader.signed();
    reader.byte();
    const length = reader.number();
    const from = reader.at - data.start;
    reader.at += length;
    return { place, from };
  });
  const places = new Map();
  const objects = [];
  for (const [symbol, { kind, segment, offset, size }] of symbols.entries()) {
    if (kind !== OBJECT || segment === undefined) continue;
    const from = segments[segment].from + offset;
    const bytes = wasm.subarray(data.start + from, data.start + from + size);
    places.set(symbol, objects.length);
    objects.push({ at: segments[segment].place + offset, bytes, from, names: [] });
  }
  const named = (symbol) => {
    const { kind, number } = symbols[symbol];
    return kind === FUNCTION ? names.get(number) : places.get(symbol);
  };
  for (const { kind, at: place, symbol } of relocationsIn(wasm, custom("reloc.CODE"))) {
    if (isName(kind)) at(functions, place).names.push(named(symbol));
  }
  // Objects may lie in each other, such as one text that is the end of another: what is named there, all of them name.
  const sorted = objects.toSorted((one, other) => one.from - other.from);
  for (const { kind, at: place, symbol } of relocationsIn(wasm, custom("reloc.DATA"))) {
    if (!isName(kind)) continue;
    const around = sorted.filter(({ from, bytes }) => from <= place && place < from + bytes.length);
    if (around.length === 0) fail("something in memory names something, and belongs to nothing");
    for (const object of around) object.names.push(named(symbol));
  }
  const byName = new Map(functions.map(({ name, names }) => [name, names]));
  if (byName.size !== functions.length || byName.has(undefined)) fail("two functions have one name, or one has none");
  return { objects, functions: byName };
}

/** Whether two files come from one run of the linker: the second still carries its tables, unread. */
export function isOfOneLinking(one, other) {
  const tables = (wasm) =>
    sectionsOf(wasm)
      .filter(({ name }) => name === "linking" || name?.startsWith("reloc."))
      .map(({ start, end }) => wasm.subarray(start, end));
  const [mine, theirs] = [tables(one), tables(other)];
  return mine.length > 1 && mine.length === theirs.length && mine.every((table, i) => table.equals(theirs[i]));
}

function fail(words) {
  throw new Error(words);
}
