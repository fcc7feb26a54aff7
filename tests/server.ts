// A real server for one test: its own process, its own port, its own copy of the demo agency.
//
// Knows the server's command line; must not know its files or its database.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

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

  /** Starts, or starts again on the same data, at a new address. */
  async start(): Promise<void> {
    const started = spawn(binary(), ["serve", "--listen", "127.0.0.1:0", "--data", this.data, "--push-for-tests"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = started;
    this.address = await new Promise<string>((resolve, reject) => {
      let heard = "";
      const hear = (words: Buffer) => {
        this.#said += words.toString();
        heard += words.toString();
        const address = /Setapak: (http:\/\/\S+)\n/.exec(heard)?.[1];
        if (address) resolve(address);
      };
      started.stdout.on("data", hear);
      started.stderr.on("data", hear);
      started.once("error", reject);
      started.once("exit", () => reject(new Error(`the server did not start; it said:\n${heard}`)));
    });
  }

  /** Asks it to stop, as a system does. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Takes its power away. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Runs another command of the same program; what it says. */
  async runs(...command: string[]): Promise<string> {
    return (await promisify(execFile)(binary(), command)).stdout;
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
}
