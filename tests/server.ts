// A real server for one test: its own process, its own port, its own copy of the demo agency.
//
// Knows the server's command line; must not know its files or its database.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { promisify } from "node:util";

const PATIENCE_MS = 20_000;

function binary(): string {
  const path = process.env.SETAPAK_SERVER;
  if (!path) throw new Error("SETAPAK_SERVER names no server: run the tests with `make test`");
  return path;
}

/** Makes a data folder with the demo agency, for tests to copy. */
export async function demoFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "setapak-demo-"));
  await promisify(execFile)(binary(), ["demo", "--data", folder]);
  return folder;
}

export class Server {
  address = "";
  #process: ChildProcess | undefined;
  #said = "";

  private constructor(readonly data: string) {}

  /** Starts a server on its own copy of a data folder. */
  static async on(template: string): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), "setapak-test-"));
    await cp(template, data, { recursive: true });
    const server = new Server(data);
    await server.start();
    return server;
  }

  /** Starts, or starts again on the same data. */
  async start(): Promise<void> {
    const listen = `127.0.0.1:${await freePort()}`;
    this.address = `http://${listen}`;
    const started = spawn(binary(), ["serve", "--listen", listen, "--data", this.data], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (words: Buffer) => (this.#said += words.toString()));
    }
    await this.#answers(started);
  }

  /** Asks it to stop, as a system does. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Takes its power away. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Its log so far. */
  get log(): string {
    return this.#said;
  }

  /** Stops it for good and takes its data along. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((done) => running.once("exit", done));
    running.kill(signal);
    await gone;
  }

  async #answers(started: ChildProcess): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline && started.exitCode === null) {
      const healthy = await fetch(`${this.address}/api/health`).then((it) => it.ok, () => false);
      if (healthy) return;
      await after(25);
    }
    await this.kill();
    throw new Error(`the server did not start; it said:\n${this.#said}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
