// Trunk's last step: makes the built files into the shell that ships.
//
// 1. Trunk writes its loader into index.html; the Content-Security-Policy allows no inline script,
//    so the loader becomes a hashed file like every other.
// 2. The style sheets of the first load become one: three requests less on a slow line, and they compress better together.
// 3. sw.js learns the list of files with their hashes, and a version that changes whenever one of them does.
// 4. The WASM becomes two files: what the first load needs, and what comes right after it (`split.mjs`); so does the
//    style.
//    The names of functions, more than half of it, stay at home: browsers do not need them. Nor do they need
//    comments and long names in scripts and styles, long names between the script and the WASM (`names.mjs`), nor code
//    that a dependency exports for uses that this app does not have.
// 5. What ships is compressed once, here, as hard as possible, instead of at every request.
// 6. A file that did not change keeps its time, so that cargo does not build the server again.
//
// Knows the names Trunk gives its files; must not know what the app does.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const stage = process.env.TRUNK_STAGING_DIR;
const dist = process.env.TRUNK_DIST_DIR;
const ships = process.env.SETAPAK_SHIPS === "1";

const COMPRESSIBLE = /\.(html|js|css|wasm|svg|json|webmanifest|txt)$/;

/** Every file below the staging folder, as a path relative to it, sorted. */
function files() {
  return readdirSync(stage, { recursive: true })
    .filter((name) => statSync(join(stage, name)).isFile())
    .sort();
}

const read = (name) => readFileSync(join(stage, name));
const write = (name, content) => writeFileSync(join(stage, name), content);

/** What tells a file from its older versions in its name. */
const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

function replaceOnce(text, from, to, complaint) {
  if (text.split(from).length !== 2) throw new Error(complaint);
  return text.replace(from, () => to);
}

/** Index.html without inline scripts. Trunk's own reloader stays while developing. */
function moveLoaderOut() {
  const html = read("index.html").toString();
  const inline = [...html.matchAll(/<script\b[^>]*>([^]*?)<\/script>/g)].filter(
    ([, body]) => body.trim() !== "",
  );
  const loader = inline.find(([, body]) => body.includes("TrunkApplicationStarted"));
  if (!loader) throw new Error("index.html has no loader of Trunk's: did its format change?");
  const forbidden = inline.filter((script) => script !== loader);
  if (ships && forbidden.length > 0) {
    throw new Error(`index.html has an inline script, which the policy forbids:\n${forbidden[0][0]}`);
  }
  const [ciphers, seal] = /<script\b[^>]*src="(\/seal-[^"]+)"[^>]*><\/script>\s*/.exec(html) ?? [];
  if (!ciphers) throw new Error("index.html has no ciphers: did Trunk's format change?");
  const [link, style] = /<link rel="stylesheet" href="(\/later-[^"]+)"[^>]*>\s*/.exec(html) ?? [];
  if (!link) throw new Error("index.html has no later style: did Trunk's format change?");
  const body = ships ? withLater(loader[1], seal, style) : `${loader[1].trim()}\n`;
  const name = `loader-${hash(body)}.js`;
  write(name, body);
  const tag = `<script type="module" src="/${name}"></script>`;
  const page = replaceOnce(html, loader[0], tag, "index.html has two loaders");
  write("index.html", ships ? page.replace(ciphers, "").replace(link, "") : page);
}

/** Without the preload of the WASM: Safari's engine fetches it again all the same, for as many bytes as all the rest. */
function dropPreload() {
  const html = read("index.html").toString();
  const preload = /<link rel="preload" href="[^"]+\.wasm"[^>]*>/;
  if (!preload.test(html)) throw new Error("index.html preloads no WASM: did Trunk's format change?");
  write("index.html", html.replace(preload, ""));
}

/** The loader, which also gives the app the second half of itself, with its style and the ciphers, when it asks: `setapakLater()` in `later.rs`. */
function withLater(loader, seal, style) {
  const start = /const wasm = await init\(\{ module_or_path: '([^']+)_bg\.wasm' \}\);/;
  const [all, name] = start.exec(loader) ?? [];
  if (!all) throw new Error("Trunk's loader starts the app in another way: did its format change?");
  const both = `
let first, later, styled;
const ready = new Promise((there) => (first = there));
const style = () => (styled ??= new Promise((onload, gone) => {
  const onerror = (error) => { styled = undefined; gone(error); };
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: "${style}", onload, onerror }));
}));
globalThis.setapakLater = () => (later ??= Promise.all([ready, import("${seal}"), style()])
  .then(([p]) => WebAssembly.instantiateStreaming(fetch("${name}_later.wasm"), { p }))
  .catch((error) => { later = undefined; throw error; }));
${all}
first(wasm);`;
  return loader.trim().replace(all, () => both) + "\n";
}

/** The English words, which travel to those who read them. */
function layWords() {
  write("en.txt", readFileSync(process.env.SETAPAK_ENGLISH));
}

function joinStyles() {
  const html = read("index.html").toString();
  const links = [...html.matchAll(/<link rel="stylesheet" href="\/([^"]+)"\s*\/?>\s*/g)];
  if (links.length === 0) throw new Error("index.html has no style sheet: did its format change?");
  const styles = Buffer.concat(links.map(([, name]) => read(name)));
  const name = `style-${hash(styles)}.css`;
  for (const [, joined] of links) rmSync(join(stage, joined));
  write(name, styles);
  const [first, ...others] = links.map(([link]) => link);
  const rest = others.reduce((text, link) => text.replace(link, ""), html);
  write("index.html", rest.replace(first, `<link rel="stylesheet" href="/${name}">\n`));
}

/** Where the browser asks for a file: the page itself has no name. */
const path = (name) => (name === "index.html" ? "/" : `/${name}`);

/** Fills the service worker's two blanks, about the files as they ship. */
function fillServiceWorker() {
  const shell = files().filter((name) => name !== "sw.js");
  const list = JSON.stringify(Object.fromEntries(shell.map((name) => [path(name), hash(read(name))])));
  const blanks = {
    "/* shell */ {}": list,
    '/* version */ "dev"': JSON.stringify(hash(list)),
  };
  let worker = read("sw.js").toString();
  for (const [blank, filling] of Object.entries(blanks)) {
    worker = replaceOnce(worker, blank, filling, `sw.js must say \`${blank}\` exactly once`);
  }
  write("sw.js", worker);
}

/** Exported by wasm-streams, which comes with Leptos's server functions; this app has none. */
const UNUSED = /^(__wbg_)?intounderlying/;

/** The functions that lead to the second file, by the linker's names: see `later.rs`. */
const DOOR = /^_RNv\w*?\d+later_[a-z_]+$/;

/** What the linker made, before wasm-bindgen. */
const made = () => readFileSync(join(process.env.CARGO_TARGET_DIR, "wasm32-unknown-unknown", "web", "setapak-app.wasm"));

const RULES = ["shell.mjs", "split.mjs", "linked.mjs", "wasm.mjs", "names.mjs"].map((name) => new URL(name, import.meta.url));

/** Whether the last build made this file of the very same WASM by these very rules: Trunk's name holds its hash. */
const isShrunk = (name) =>
  existsSync(join(dist, `${name}.br`)) &&
  RULES.every((rule) => statSync(join(dist, name)).mtimeMs > statSync(rule).mtimeMs);

async function shrink() {
  for (const name of files().filter((name) => name.endsWith("_bg.wasm"))) {
    const parts = [name, name.replace("_bg.wasm", "_later.wasm"), name.replace("_bg.wasm", ".js")];
    if (parts.every(isShrunk)) {
      for (const part of parts) write(part, readFileSync(join(dist, part)));
      continue;
    }
    // Large to load, and needed only here.
    const { split } = await import("./split.mjs");
    const { shorten } = await import("./names.mjs");
    const [whole, later] = split(read(name), made(), (name) => DOOR.test(name), (name) => UNUSED.test(name));
    const [script, first] = shorten(read(parts[2]).toString(), whole);
    for (const [i, content] of [first, later, script].entries()) write(parts[i], content);
  }
}

async function minify(names) {
  const { transformSync } = await import("esbuild");
  for (const name of names) {
    const loader = name.endsWith(".css") ? "css" : "js";
    write(name, transformSync(read(name).toString(), { loader, minify: true, target: "es2022" }).code);
  }
}

/** True when the last build made the very same file. */
const unchanged = (name) =>
  existsSync(join(dist, name)) && readFileSync(join(dist, name)).equals(read(name));

function compress() {
  for (const name of files().filter((name) => COMPRESSIBLE.test(name))) {
    const made = [`${name}.br`, `${name}.gz`];
    if (unchanged(name) && made.every((file) => existsSync(join(dist, file)))) {
      for (const file of made) write(file, readFileSync(join(dist, file)));
      continue;
    }
    const content = read(name);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    write(made[0], brotliCompressSync(content, { params }));
    write(made[1], gzipSync(content, { level: 9 }));
  }
}

function keepTimes() {
  for (const name of files().filter(unchanged)) {
    const { atime, mtime } = statSync(join(dist, name));
    utimesSync(join(stage, name), atime, mtime);
  }
}

moveLoaderOut();
layWords();
// While developing the list stays empty: a kept shell would hide what was just built.
if (ships) {
  dropPreload();
  joinStyles();
  await shrink();
  await minify(files().filter((name) => name !== "sw.js" && /\.(js|css)$/.test(name)));
  fillServiceWorker();
  await minify(["sw.js"]);
  compress();
  keepTimes();
}
