// Splits the app's WASM, after wasm-bindgen, into what the first load needs and what comes later.
//
// Later comes whatever only a door leads to, functions and what lies in memory. A door is a function of the app, marked
// `#[inline(never)]`, that the app calls only after it waited for the second file; who comes too early gets a
// WebAssembly.RuntimeError. What is not behind a door is found by following what names what, from the exports on: calls
// as they stand in the file, everything else (function pointers, vtables, texts) as the linker knew it (`linked.mjs`).
//
// Both files share memory, globals and tables. The first exports what the second needs, under short names; the
// second puts its functions into their places in the first one's table, its objects into theirs in memory, and the doors
// into a table `doors`:
//
//   await WebAssembly.instantiateStreaming(fetch("/later.wasm"), { p: exportsOfTheFirst });
//
// Needs the names of functions as the linker had them, and the file that it made. Must not know the app.

import binaryen from "binaryen";
import { createHash } from "node:crypto";
import { isOfOneLinking, linked } from "./linked.mjs";
import { dataSection, keepSections } from "./wasm.mjs";

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

/** Per function whom it calls. */
function callsIn(machine) {
  const calls = new Map(functionsOf(machine).map(({ name }) => [name, []]));
  const known = (name) => (calls.has(name) ? name : fail(`binaryen's text names an unknown function: ${name}`));
  const about = new RegExp(String.raw`^ \(func ${NAME}|\((?:return_)?(?:call|ref\.func) ${NAME}`, "gm");
  const text = machine.emitText();
  let current;
  for (const [, defined, called] of text.slice(text.indexOf("\n (func ")).matchAll(about)) {
    if (defined) current = calls.get(known(nameIn(defined)));
    else current.push(known(nameIn(called)));
  }
  return calls;
}

/** Everything that is come to from some functions: those by their names, objects in memory by their numbers. */
function reached(from, calls, { functions, objects }, isClosed) {
  const found = new Set();
  for (let open = [...from]; open.length > 0; ) {
    const it = open.pop();
    if (it === undefined || found.has(it)) continue;
    if (typeof it === "number") open.push(...objects[it].names);
    // What the linker knew and wasm-bindgen took out is called by nobody.
    else if (!calls.has(it) || isClosed(it)) continue;
    else open.push(...calls.get(it), ...(functions.get(it) ?? []));
    found.add(it);
  }
  return found;
}

/** Whose bytes those are that lie at a place in memory; others are nobody's. */
const [FIRST_HALFS, SECOND_HALFS] = [1, 2];

/** The memory as it starts, in pieces: those of the first file and those of the second. What both name, the first has. */
function memoriesOf(objects, found, open) {
  const bottom = Math.min(...objects.map(({ at }) => at));
  const top = Math.max(...objects.map(({ at, bytes }) => at + bytes.length));
  const [memory, owners] = [Buffer.alloc(top - bottom), Buffer.alloc(top - bottom)];
  for (const [owner, has] of [[SECOND_HALFS, open], [FIRST_HALFS, found]]) {
    for (const [i, { at, bytes }] of objects.entries()) {
      if (!has.has(i)) continue;
      bytes.copy(memory, at - bottom);
      owners.fill(owner, at - bottom, at - bottom + bytes.length);
    }
  }
  const piecesOf = (owner) => {
    const pieces = [];
    for (let from = owners.indexOf(owner), to; from >= 0; from = owners.indexOf(owner, to)) {
      for (to = from; owners[to] === owner; ) to++;
      pieces.push({ at: bottom + from, bytes: memory.subarray(from, to) });
    }
    return pieces;
  };
  return [piecesOf(FIRST_HALFS), piecesOf(SECOND_HALFS)];
}

/** A file with its part of the memory, and without the tables of the linker and the words of tools. */
const withMemory = (machine, pieces) =>
  Buffer.concat([keepSections(Buffer.from(machine.emitBinary()), ({ id }) => id !== 0), dataSection(pieces)]);

function fail(words) {
  throw new Error(words);
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
  first.removeElementSegment(segment);
  const present = names.map((name) => (isLater(name) ? NOT_YET : name));
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

/** Where a function stands that is in the other file, or in none. */
const NOT_YET = "not yet";

/** Without what nothing leads to, also where the table still names it. */
function prune(whole, isAlive) {
  whole.addFunction(NOT_YET, binaryen.none, binaryen.none, [], whole.unreachable());
  const { segment, table, base, names } = slotsOf(whole);
  whole.removeElementSegment(segment);
  const alive = names.map((name) => (isAlive(name) ? name : NOT_YET));
  whole.addActiveElementSegment(table, segment, alive, whole.i32.const(base));
  whole.runPasses(["remove-unused-module-elements", "remove-memory-init"]);
}

/**
 * `[first, later]` of a WASM file, and of the file that the linker made, out of which wasm-bindgen made it. `isDoor` is
 * asked about the linker's names.
 */
export function split(wasm, made, isDoor, isUnusedExport = () => false) {
  if (!isOfOneLinking(wasm, made)) fail("the WASM and what the linker made are of two builds");
  const tables = linked(made);
  const whole = read(keepSections(wasm, ({ id, name }) => id !== 0 || name === "name"));
  for (const { name } of exportsOf(whole)) if (isUnusedExport(name)) whole.removeExport(name);
  const calls = callsIn(whole);
  const roots = exportsOf(whole).map(({ value }) => value).filter((name) => calls.has(name));
  const open = reached(roots, calls, tables, () => false);
  const found = reached(roots, calls, tables, isDoor);
  prune(whole, (name) => open.has(name));
  const known = functionsOf(whole);
  const later = known.filter(({ name, base }) => !base && name !== NOT_YET && !found.has(name));
  const doors = later.filter(({ name }) => isDoor(name));
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
  const memories = memoriesOf(tables.objects, found, open);
  const files = [first, second].map((machine, half) => withMemory(machine, memories[half]));
  for (const machine of [whole, first, second]) machine.dispose();
  return files;
}
