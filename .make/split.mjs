// Splits the app's WASM, after wasm-bindgen, into what the first load needs and what comes later.
//
// Later comes whatever only a door leads to. A door is a function of the app, marked `#[inline(never)]`, that the
// app calls only after it waited for the second file; who comes too early gets a WebAssembly.RuntimeError.
// What is not behind a door is found by following calls, vtables and function pointers from the exports on. Where
// that is not exact (is 92 a function pointer or a number?) the function stays in the first file: bytes, not a trap.
//
// Both files share memory, globals and tables. The first exports what the second needs, under short names; the
// second puts its functions into their places in the first one's table, and the doors into a table `doors`:
//
//   await WebAssembly.instantiateStreaming(fetch("/later.wasm"), { p: exportsOfTheFirst });
//
// What stands in memory between two fences (the texts of the second half: `app/build.rs`) comes with the second file.
//
// Needs function names, and vtables as rustc makes them: drop or 0, size, align, methods. Must not know the app.

import binaryen from "binaryen";
import { createHash } from "node:crypto";

const { Features } = binaryen;

/** What rustc's target and wasm-bindgen use; told here, because the section that says it may be gone. */
const FEATURES =
  Features.BulkMemory | Features.BulkMemoryOpt | Features.ReferenceTypes | Features.SignExt |
  Features.MutableGlobals | Features.NontrappingFPToInt | Features.Multivalue;

/** The module that the second file imports from. */
const FIRST = "p";

const list = (count, at, about) => Array.from({ length: count }, (_, i) => about(at(i)));
const functionsOf = (m) => list(m.getNumFunctions(), (i) => m.getFunctionByIndex(i), binaryen.getFunctionInfo);
const exportsOf = (m) => list(m.getNumExports(), (i) => m.getExportByIndex(i), binaryen.getExportInfo);
const globalsOf = (m) => list(m.getNumGlobals(), (i) => m.getGlobalByIndex(i), binaryen.getGlobalInfo);
const tablesOf = (m) => list(m.getNumTables(), (i) => m.getTableByIndex(i), binaryen.getTableInfo);

function read(wasm) {
  const machine = binaryen.readBinary(new Uint8Array(wasm));
  machine.setFeatures(FEATURES);
  return machine;
}

/** The functions that can be called by number, in order, and the number of the first. */
function slotsOf(machine) {
  if (machine.getNumElementSegments() !== 1) throw new Error("the table is filled from more than one place");
  const { name, table, offset, data } = binaryen.getElementSegmentInfo(machine.getElementSegmentByIndex(0));
  return { segment: name, table, base: binaryen.getExpressionInfo(offset).value, names: data };
}

/** What stands between quotes in binaryen's text. */
const unquoted = (text) =>
  Buffer.from(
    text.replace(/\\([0-9a-f]{2}|.)/gi, (_, it) =>
      it.length === 2 ? String.fromCharCode(parseInt(it, 16)) : ({ n: "\n", t: "\t", r: "\r" }[it] ?? it)),
    "latin1",
  );
const nameIn = (text) => (text.startsWith('"') ? unquoted(text.slice(1, -1)).toString() : text);
const NAME = String.raw`\$("(?:[^"\\]|\\.)*"|[^ )\n]+)`;

/** The memory as it starts, in pieces. */
const piecesOf = (text) =>
  [...text.matchAll(/^ \(data \S+ \(i32\.const (\d+)\) "((?:[^"\\]|\\.)*)"\)/gm)].map(
    ([, at, body]) => ({ at: Number(at), bytes: unquoted(body) }));

/** Per function whom it calls and what numbers it mentions; and the memory as it starts. */
function inspect(machine, text) {
  const functions = new Map(functionsOf(machine).map(({ name }) => [name, { calls: [], numbers: [] }]));
  const known = (name) => functions.get(nameIn(name)) ?? fail(`binaryen's text names an unknown function: ${name}`);
  const about = new RegExp(
    String.raw`^ \(func ${NAME}|\((?:return_)?(?:call|ref\.func) ${NAME}|\bi(32|64)\.const (-?\d+)|\boffset=(\d+)`, "gm");
  let current;
  for (const [, defined, called, bits, number, offset] of text.slice(text.indexOf("\n (func ")).matchAll(about)) {
    if (defined) current = known(defined);
    else if (called) current.calls.push((known(called), nameIn(called)));
    else if (offset) current.numbers.push(Number(offset));
    else if (bits === "32") current.numbers.push(Number(number) >>> 0);
    else {
      // LLVM writes two words at once, such as the halves of a `Box<dyn …>`.
      const both = BigInt.asUintN(64, BigInt(number));
      current.numbers.push(Number(both & 0xffffffffn), Number(both >> 32n));
    }
  }
  const pieces = piecesOf(text);
  const bottom = Math.min(...pieces.map(({ at }) => at)) & ~15;
  const bytes = Buffer.alloc((Math.max(...pieces.map(({ at, bytes }) => at + bytes.length)) - bottom + 3) & ~3);
  for (const piece of pieces) piece.bytes.copy(bytes, piece.at - bottom);
  const words = new Map(Array.from({ length: bytes.length >> 2 }, (_, i) => [bottom + 4 * i, bytes.readUInt32LE(4 * i)]));
  return { functions, words };
}

/** Between two of these lies in memory what only the second half reads. */
const FENCE = "\u0003fence\u0003";

/** Where that begins, and its bytes. */
function fenced(text) {
  const found = piecesOf(text).flatMap(({ at, bytes }) => {
    const [from, to] = [bytes.indexOf(FENCE), bytes.lastIndexOf(FENCE)];
    return from < to ? [{ at: at + from, bytes: bytes.subarray(from, to + FENCE.length) }] : [];
  });
  if (found.length !== 1) fail("the texts of the second half are not between two fences");
  return found[0];
}

/** A number as WASM writes it. */
function leb(number) {
  const bytes = [];
  for (; number > 0x3f; number >>>= 7) bytes.push((number & 0x7f) | 0x80);
  return [...bytes, number];
}

/** The first file without what was fenced, and the second with it: a segment that fills its place in memory. */
function moveFenced([first, second], { at, bytes }) {
  const place = first.indexOf(bytes);
  if (place < 0 || first.indexOf(bytes, place + 1) >= 0) fail("what is fenced does not lie in one piece");
  const without = Buffer.from(first).fill(0, place, place + bytes.length);
  const segment = [0, 0x41, ...leb(at), 0x0b, ...leb(bytes.length), ...bytes];
  const data = [11, ...leb(segment.length + 1), 1, ...segment];
  return [without, Buffer.concat([second, Buffer.from(data)])];
}

function fail(words) {
  throw new Error(words);
}

/** A name of Rust's without the hashes of crates. */
const plain = (name) => name.replace(/\[[0-9a-f]{16}\]/g, "");

/** Whether, by its name, a function that lies in a vtable is called by that vtable alone. */
const byVtableAlone = (name) =>
  /\{closure#|\bdrop_in_place::<| as core::any::Any>::type_id$/.test(plain(name)) &&
  !/ as core::ops::function::Fn\w*<.*>>::call\w*$/.test(plain(name));

/** Every function that the app can come to without a door. */
function reached(machine, text, isDoor) {
  const { functions, words } = inspect(machine, text);
  const { base, names } = slotsOf(machine);
  const slot = (number) => names[number - base];

  // Something starts in memory wherever a number points to.
  const starts = new Set(words.values());
  for (const { numbers } of functions.values()) for (const number of numbers) starts.add(number);
  const isVtable = (at) => {
    const [drop, size, align, method] = [0, 4, 8, 12].map((i) => words.get(at + i));
    // What something points to in the middle is several things beside each other: numbers, and pointers to functions.
    const isOne = ![4, 8, 12].some((i) => starts.has(at + i));
    return isOne && (drop === 0 || slot(drop)) && [1, 2, 4, 8, 16].includes(align) && size % align === 0 && slot(method);
  };
  const vtables = new Map();
  const inVtable = new Set();
  // What memory itself points to is reached, for there is no telling who reads it.
  const roots = exportsOf(machine).map(({ value }) => value).filter((name) => functions.has(name));
  let vtable;
  for (const [at, word] of words) {
    // A vtable ends where a word is no function. One that nothing points to counts too: nobody has it.
    if (starts.has(at) || (at > vtable + 8 && !slot(word))) vtable = undefined;
    if (vtable === undefined && isVtable(at)) vtables.set((vtable = at), []);
    if (vtable === undefined) roots.push(slot(word));
    else if (slot(word) && at !== vtable + 4 && at !== vtable + 8) {
      vtables.get(vtable).push(slot(word));
      inVtable.add(slot(word));
    }
  }
  for (const word of words.values()) roots.push(...(vtables.get(word) ?? []));
  const pointer = (number) => !(inVtable.has(slot(number)) && byVtableAlone(slot(number))) && slot(number);

  const found = new Set();
  for (let open = roots; open.length > 0; ) {
    const name = open.pop();
    if (!name || found.has(name) || isDoor(plain(name))) continue;
    found.add(name);
    const { calls, numbers } = functions.get(name);
    open.push(...calls, ...numbers.flatMap((number) => [pointer(number), ...(vtables.get(number) ?? [])]));
  }
  return found;
}

/** Its functions in their places in the first one's table, a segment for each row of neighbours. */
function fillPlaces(second, { table, base, names }, isLater) {
  for (let from = 0, to; from < names.length; from = to) {
    to = from + 1;
    if (!isLater(names[from])) continue;
    while (isLater(names[to])) to++;
    second.addActiveElementSegment(table, `row ${from}`, names.slice(from, to), second.i32.const(base + from));
  }
}

/** The second file: the rest, memory, globals and tables are the first one's. */
function secondOf(named, known, isLater, doors) {
  const second = read(named);
  const slots = slotsOf(second);
  for (const { name } of exportsOf(second)) second.removeExport(name);
  second.removeElementSegment(slots.segment);
  second.runPasses(["remove-memory-init"]);
  for (const [i, { name, params, results }] of known.entries()) {
    if (isLater(name)) continue;
    second.removeFunction(name);
    second.addFunctionImport(name, FIRST, `f${i.toString(36)}`, params, results);
  }
  second.addMemoryImport("0", FIRST, "memory");
  for (const [i, { name, type, mutable }] of globalsOf(second).entries()) {
    second.removeGlobal(name);
    second.addGlobalImport(name, FIRST, `g${i}`, type, mutable);
  }
  second.addTable("doors", doors.length, doors.length);
  for (const [i, { name }] of tablesOf(second).entries()) second.addTableImport(name, FIRST, `t${i}`);
  fillPlaces(second, slots, isLater);
  second.addActiveElementSegment("doors", "doors", doors.map(({ name }) => name), second.i32.const(0));
  optimise(second);
  return second;
}

/** The first file: where functions are missing it stops, and a door is a call through the table of doors. */
function firstOf(named, later, isLater, doors, second) {
  const first = read(named);
  const { segment, table, base, names } = slotsOf(first);
  first.addFunction("not yet", binaryen.none, binaryen.none, [], first.unreachable());
  first.removeElementSegment(segment);
  const present = names.map((name) => (isLater(name) ? "not yet" : name));
  first.addActiveElementSegment(table, segment, present, first.i32.const(base));
  for (const { name } of later) first.removeFunction(name);
  first.addTable("doors", doors.length, doors.length);
  for (const [i, { name, params, results }] of doors.entries()) {
    const given = binaryen.expandType(params).map((type, at) => first.local.get(at, type));
    const call = first.call_indirect("doors", first.i32.const(i), given, params, results);
    first.addFunction(name, params, results, [], call);
  }
  // What the second still imports, now that it is optimised. An exported table also keeps binaryen from
  // believing that its places stay as they are.
  for (const { name, base } of functionsOf(second)) if (base) first.addFunctionExport(name, base);
  for (const { name, base } of globalsOf(second)) if (base) first.addGlobalExport(name, base);
  for (const { name, base } of tablesOf(second)) if (base) first.addTableExport(name, base);
  optimise(first);
  return first;
}

function optimise(machine) {
  if (!machine.validate()) fail("the halves do not fit: was something missed that leads to the second?");
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  machine.optimize();
  if (!machine.validate()) fail("binaryen made a WASM file that is none");
}

/** `[first, later]` of a WASM file with names. `isDoor` is asked about names without hashes. */
export function split(wasm, isDoor, isUnusedExport = () => false) {
  const whole = read(wasm);
  for (const { name } of exportsOf(whole)) if (isUnusedExport(name)) whole.removeExport(name);
  whole.runPasses(["remove-unused-module-elements"]);
  const text = whole.emitText();
  const found = reached(whole, text, isDoor);
  const known = functionsOf(whole);
  const later = known.filter(({ name, base }) => !base && !found.has(name));
  const doors = later.filter(({ name }) => isDoor(plain(name)));
  if (doors.length === 0) fail("there is no door: was it inlined?");
  const names = new Set(later.map(({ name }) => name));
  const isLater = (name) => names.has(name);
  binaryen.setDebugInfo(true);
  const named = whole.emitBinary();
  const second = secondOf(named, known, isLater, doors);
  const first = firstOf(named, later, isLater, doors, second);
  // Halves of two different builds, one of them out of a cache, must not meet: they are refused as unlinkable.
  const seal = `of ${createHash("sha256").update(named).update([...names].join("\n")).digest("hex").slice(0, 12)}`;
  first.addGlobal(seal, binaryen.i32, false, first.i32.const(0));
  first.addGlobalExport(seal, seal);
  second.addGlobalImport(seal, FIRST, seal, binaryen.i32, false);
  binaryen.setDebugInfo(false);
  const files = moveFenced([first, second].map((machine) => Buffer.from(machine.emitBinary())), fenced(text));
  for (const machine of [whole, first, second]) machine.dispose();
  return files;
}
