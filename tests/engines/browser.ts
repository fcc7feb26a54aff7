// A browser of another engine, with a profile of its own: started, driven, ended, killed, started again.
//
// Knows WebDriver and processes; must not know the app. Firefox and Safari's engine are driven as Debian ships
// them, each by its own driver, which Playwright cannot do.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Builder, Capabilities, type WebDriver } from "selenium-webdriver";

export type Engine = "webkit" | "firefox";

export interface Size {
  width: number;
  height: number;
}

/** How long a driver may take to answer for the first time. */
const STARTS_WITHIN_MS = 20_000;

const smallest = fileURLToPath(new URL("webkit.py", import.meta.url));

const drivers = {
  webkit: {
    command: "WebKitWebDriver",
    args: [] as string[],
    wants: (profile: string, { width, height }: Size) => ({
      browserName: "WebKit",
      "webkitgtk:browserOptions": { binary: smallest, args: [profile, String(width), String(height)] },
    }),
  },
  firefox: {
    command: "geckodriver",
    // Where the browser would listen by itself is left to the system, so that two do not meet.
    args: ["--websocket-port=0"],
    wants: (profile: string) => ({
      browserName: "firefox",
      "moz:firefoxOptions": { args: ["-headless", "-profile", profile] },
    }),
  },
};

export class Browser {
  #process: ChildProcess | undefined;
  #driver: WebDriver | undefined;
  #said = "";

  private constructor(
    readonly engine: Engine,
    readonly size: Size,
    readonly profile: string,
  ) {}

  /** A browser that was never used before. */
  static async of(engine: Engine, size: Size): Promise<Browser> {
    const browser = new Browser(engine, size, await mkdtemp(join(tmpdir(), `setapak-${engine}-`)));
    await browser.starts();
    return browser;
  }

  /** Takes commands while it runs. */
  get driver(): WebDriver {
    if (!this.#driver) throw new Error("the browser is not running");
    return this.#driver;
  }

  /** What it and its pages wrote to their console. */
  get log(): string {
    return this.#said;
  }

  async starts(): Promise<void> {
    const { command, args, wants } = drivers[this.engine];
    const port = await freePort();
    // A group of its own: whoever kills it reaches every process of the browser.
    this.#process = spawn(command, [`--port=${port}`, ...args], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, TZ: "Asia/Jakarta" },
    });
    this.#process.on("error", (error) => (this.#said += String(error)));
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (words: Buffer) => (this.#said += words.toString()));
    }
    const address = `http://127.0.0.1:${port}`;
    try {
      await this.#answersAt(address);
      const capabilities = new Capabilities(wants(this.profile, this.size));
      this.#driver = await new Builder().usingServer(address).withCapabilities(capabilities).build();
      await this.#driver.manage().window().setRect(this.size);
    } catch (error) {
      await this.isKilled();
      throw new Error(`${this.engine} did not start; it said:\n${this.#said}`, { cause: error });
    }
  }

  /** Closed by whoever used it. */
  async closes(): Promise<void> {
    await this.driver.quit();
    await this.isKilled();
  }

  /** Every process of it, at once and without a word. */
  async isKilled(): Promise<void> {
    const group = this.#process?.pid;
    this.#process = undefined;
    this.#driver = undefined;
    if (group === undefined) return;
    try {
      process.kill(-group, "SIGKILL");
    } catch {
      // It had ended.
    }
    // A profile is free when nobody is left who wrote to it.
    while (await lives(group)) await after(10);
  }

  /** Gone for good, and what it kept with it. */
  async remove(): Promise<void> {
    await this.isKilled();
    await rm(this.profile, { recursive: true, force: true });
  }

  async #answersAt(address: string): Promise<void> {
    const latest = performance.now() + STARTS_WITHIN_MS;
    for (;;) {
      if (await fetch(`${address}/status`).then((it) => it.ok, () => false)) return;
      if (performance.now() > latest) throw new Error(`${address} does not answer`);
      await after(20);
    }
  }
}

/** A port that nobody uses: neither driver can be asked which one it took. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Is a process of this group still there? One that ended and was not fetched yet (Z) does nothing any more. */
async function lives(group: number): Promise<boolean> {
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
    const [state, , its] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(its) === group && state !== "Z") return true;
  }
  return false;
}
