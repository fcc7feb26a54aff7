// Reads and writes WASM files as sections and lists, without a look at the code in them.
//
// Knows the binary format; must not know the app, nor who made the file.

/** Reads WASM's numbers, names and sections, one after another. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let [value, weight, byte] = [0, 1, 0];
    do {
      byte = this.byte();
      value += (byte & 0x7f) * weight;
      weight *= 128;
    } while (byte & 0x80);
    return value;
  }
  /** A signed one, of 32 bits. */
  signed() {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte & 0x80);
    return shift < 32 && byte & 0x40 ? value | (-1 << shift) : value;
  }
  name() {
    const length = this.number();
    return this.bytes.subarray(this.at, (this.at += length)).toString();
  }
  list(about) {
    return Array.from({ length: this.number() }, (_, i) => about(i));
  }
}

/** The numbers of sections. */
export const CUSTOM = 0, IMPORTS = 2, EXPORTS = 7, CODE = 10, DATA = 11;

/** The sections of a WASM file: number, name of a custom one, where it begins, where its content does and where it ends. */
export function sectionsOf(wasm) {
  const reader = new Reader(wasm, 8);
  const found = [];
  while (reader.at < wasm.length) {
    const from = reader.at;
    const id = reader.byte();
    const length = reader.number();
    const start = reader.at;
    const name = id === CUSTOM ? reader.name() : undefined;
    found.push({ id, name, from, start, content: reader.at, end: start + length });
    reader.at = start + length;
  }
  return found;
}

/** The file with those sections alone that are wanted. */
export function keepSections(wasm, isKept) {
  const kept = sectionsOf(wasm).filter(isKept).map(({ from, end }) => wasm.subarray(from, end));
  return Buffer.concat([wasm.subarray(0, 8), ...kept]);
}

const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content]);

/** A number as WASM writes it. */
function leb(number) {
  const bytes = [];
  for (; number > 0x7f; number >>>= 7) bytes.push((number & 0x7f) | 0x80);
  return [...bytes, number];
}

/** The same for one that may be below zero: 63 is the highest of one byte. */
function signedLeb(number) {
  const bytes = [];
  for (; number > 0x3f; number >>>= 7) bytes.push((number & 0x7f) | 0x80);
  return [...bytes, number];
}

/** The section that fills memory. */
export function dataSection(pieces) {
  const written = pieces.map(({ at, bytes }) =>
    Buffer.concat([Buffer.from([0, 0x41, ...signedLeb(at), 0x0b, ...leb(bytes.length)]), bytes]));
  return section(DATA, listed(written));
}

/** Passes over what an import is; whether it is a function. */
function skipImport(reader) {
  const kind = reader.byte();
  const limits = () => reader.byte() & 1 ? (reader.number(), reader.number()) : reader.number();
  if (kind === 0) reader.number();
  else if (kind === 1) (reader.byte(), limits());
  else if (kind === 2) limits();
  else (reader.byte(), reader.byte());
  return kind === 0;
}

/** A file's imports: module, name, and the bytes that say what it is. */
export function importsOf(wasm) {
  const it = sectionsOf(wasm).find(({ id }) => id === IMPORTS);
  const reader = new Reader(wasm, it.content);
  return reader.list(() => {
    const [module, name, at] = [reader.name(), reader.name(), reader.at];
    const isFunction = skipImport(reader);
    return { module, name, isFunction, kind: wasm.subarray(at, reader.at) };
  });
}

/** A file's exports: name, and the bytes that say what it is. */
export function exportsOf(wasm) {
  const it = sectionsOf(wasm).find(({ id }) => id === EXPORTS);
  const reader = new Reader(wasm, it.content);
  return reader.list(() => {
    const [name, at] = [reader.name(), reader.at];
    reader.byte();
    reader.number();
    return { name, kind: wasm.subarray(at, reader.at) };
  });
}

/** A list as WASM writes it. */
const listed = (parts) => Buffer.concat([Buffer.from(leb(parts.length)), ...parts]);
const named = (name) => Buffer.concat([Buffer.from(leb(Buffer.byteLength(name))), Buffer.from(name)]);

/** The file with other names for what it imports and exports: `module` for everything imported, and `names` of old by new. */
export function renamed(wasm, module, names) {
  const called = (name) => named(names.get(name) ?? name);
  const imports = importsOf(wasm).map(({ name, kind }) => Buffer.concat([named(module), called(name), kind]));
  const exports = exportsOf(wasm).map(({ name, kind }) => Buffer.concat([called(name), kind]));
  const parts = sectionsOf(wasm).map(({ id, from, end }) => {
    if (id === IMPORTS) return section(IMPORTS, listed(imports));
    return id === EXPORTS ? section(EXPORTS, listed(exports)) : wasm.subarray(from, end);
  });
  return Buffer.concat([wasm.subarray(0, 8), ...parts]);
}
