// `make dev`: Trunk watches the app and serves it; the server is started again when its code changes.
//
// Knows the two commands and which folders the server is made of; nothing about either.

import { spawn } from "node:child_process";
import { watch } from "node:fs";

const SETTLE_MS = 200;

const run = (command, ...args) => spawn(command, args, { stdio: "inherit" });

const trunk = run("trunk", "serve", "--dist", `${process.env.CARGO_TARGET_DIR}/dev-dist`);
trunk.on("exit", (code) => process.exit(code ?? 1));

let server;
let settling;

/** Builds first, so that the running server is replaced only by one that compiles. */
function replaceServer() {
  run("cargo", "build", "--workspace", "--bin", "setapak-server").on("exit", (code) => {
    if (code !== 0) return;
    const start = () => {
      server = run(`${process.env.CARGO_TARGET_DIR}/debug/setapak-server`, "serve", "--demo-if-empty");
    };
    if (!server || server.exitCode !== null) return start();
    server.once("exit", start);
    server.kill("SIGTERM");
  });
}

for (const folder of ["server", "shared"]) {
  watch(folder, { recursive: true }, () => {
    clearTimeout(settling);
    settling = setTimeout(replaceServer, SETTLE_MS);
  });
}
replaceServer();

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server?.kill("SIGTERM");
    trunk.kill("SIGTERM");
  });
}
