// The line between browser and server: one that can be cut, slowed, and made to lose answers.
//
// The browser knows only the line's address, so what the service worker fetches takes it too,
// which the browser's own throttling does not reach. Knows HTTP; must not know what is said.

import {
  createServer,
  request,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import type { Dice } from "./dice.ts";

/** One request as it went over the line, in bytes on the wire (heads included). */
export interface Passage {
  method: string;
  path: string;
  fate: "answered" | "swallowed" | "broken";
  status?: number;
  up: number;
  down: number;
  /** The bodies alone, as they travelled (compressed, if they were). */
  upBody: number;
  downBody: number;
}

export interface Speed {
  /** Kilobits a second, each way. */
  kbit: number;
  /** Milliseconds there and back; a new connection costs one more. */
  roundTrip: number;
}

export interface Badness {
  /** Every so many milliseconds every connection breaks. */
  cutEvery: number;
  /** And for so long no other is made. */
  deadFor: number;
  /** Of so many answers to exchanges one is lost, which one is left to chance. */
  swallowsOneIn: number;
}

/** One TCP segment: small enough for answers to share a slow line evenly. */
const PIECE = 1460;

/** How far a late timer may be caught up with, so that the speed holds on average. */
const CATCH_UP_MS = 20;

/** One way of the line: bytes queue for it, whoever sends them. */
class Lane {
  #free = 0;

  async pass(bytes: number, speed: Speed | undefined): Promise<void> {
    if (!speed) return;
    const now = performance.now();
    this.#free = Math.max(this.#free, now - CATCH_UP_MS) + (bytes * 8) / speed.kbit;
    if (this.#free > now) await after(this.#free - now);
  }
}

export class Line {
  readonly passages: Passage[] = [];
  readonly #server: HttpServer;
  readonly #sockets = new Set<Socket>();
  readonly #counted = new WeakMap<Socket, { read: number; written: number }>();
  readonly #up = new Lane();
  readonly #down = new Lane();
  #target: string;
  #speed: Speed | undefined;
  #isCut = false;
  #toSwallow = { method: "", path: "", count: 0 };
  #badness: NodeJS.Timeout | undefined;
  /** Which of the next answers are lost, while the line is bad. */
  #fates: (() => boolean) | undefined;
  readonly #altered = new Map<string, (text: string) => string>();

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((from, to) => void this.#carry(from, to));
    // A pause between two requests must not look like a broken line.
    this.#server.keepAliveTimeout = 0;
    this.#server.on("connection", (socket) => {
      // Refusing by closing the port could lose the port to another test.
      if (this.#isCut) return void socket.resetAndDestroy();
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    });
  }

  /** Lays a line to a server, at an address of its own. */
  static async to(target: string): Promise<Line> {
    const line = new Line(target);
    await new Promise<void>((laid) => line.#server.listen(0, "127.0.0.1", laid));
    return line;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The server behind the line moved (it was started again, say). */
  leadsTo(target: string): void {
    this.#target = target;
  }

  /** From now on every connection breaks, open ones included. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.#isCut = false;
    clearInterval(this.#badness);
    this.#fates = undefined;
  }

  /** A line that is never well for long, until it is mended. */
  goesBad({ cutEvery, deadFor, swallowsOneIn }: Badness, dice: Dice): void {
    this.mend();
    let cards: boolean[] = [];
    this.#fates = () => {
      if (cards.length === 0) {
        const lost = dice.between(1, swallowsOneIn);
        cards = Array.from({ length: swallowsOneIn }, (_, card) => card + 1 === lost);
      }
      return cards.pop() ?? false;
    };
    this.#badness = setInterval(() => {
      this.cut();
      setTimeout(() => (this.#isCut = false), deadFor);
    }, cutEvery);
  }

  slow(speed: Speed): void {
    this.#speed = speed;
  }

  fast(): void {
    this.#speed = undefined;
  }

  /** The server does what the next `count` requests ask, and the browser never hears of it. */
  swallowsAnswers(count = 1, method = "POST", path = "/api/exchange"): void {
    this.#toSwallow = { method, path, count };
  }

  /** From now on what the server answers at this path arrives as another text. */
  alters(path: string, change: (text: string) => string, method = "GET"): void {
    this.#altered.set(`${method} ${path}`, change);
  }

  /** What went over the line to this path, oldest first; requests under way are not among it. */
  passedTo(path: string, method?: string): Passage[] {
    return this.passages.filter((it) => it.path === path && (!method || it.method === method));
  }

  /** All bytes that crossed, both ways. */
  get bytes(): number {
    return this.passages.reduce((sum, it) => sum + it.up + it.down, 0);
  }

  /** Begins counting anew. */
  forget(): void {
    this.passages.length = 0;
  }

  async close(): Promise<void> {
    clearInterval(this.#badness);
    const closed = new Promise((done) => this.#server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #carry(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const passage: Passage = {
      method: from.method ?? "",
      path: new URL(from.url ?? "/", this.#target).pathname,
      fate: "broken",
      up: 0,
      down: 0,
      upBody: 0,
      downBody: 0,
    };
    try {
      await this.#forward(from, to, passage);
    } catch {
      // The browser left, the server fell, or the line was cut: all the same to the other side.
      from.socket.destroy();
    } finally {
      this.#count(from.socket, passage);
      this.passages.push(passage);
    }
  }

  async #forward(from: IncomingMessage, to: ServerResponse, passage: Passage): Promise<void> {
    const isNew = !this.#counted.has(from.socket);
    const swallowed = this.#takeSwallow(passage);
    const alter = this.#altered.get(`${passage.method} ${passage.path}`);
    if (this.#speed) await after(this.#speed.roundTrip * (isNew ? 2 : 1));

    const there = request(this.#target + (from.url ?? "/"), {
      method: passage.method,
      // As the browser wrote them: the server checks the Origin against the Host it was called by.
      headers: withoutHops(from, alter ? /^accept-encoding$/i : undefined),
      setHost: false,
      agent: false,
    });
    // What the browser gives up, the server must hear about (an event stream, mostly).
    to.on("close", () => there.destroy());
    const arrived = new Promise<IncomingMessage>((resolve, reject) => {
      there.on("response", resolve).on("error", reject);
    });
    // An answer may come, or the server fall, while the request is still being sent.
    arrived.catch(() => undefined);
    for await (const chunk of from) {
      passage.upBody += (chunk as Buffer).length;
      await this.#up.pass((chunk as Buffer).length, this.#speed);
      there.write(chunk);
    }
    there.end();

    const back = await arrived;
    passage.status = back.statusCode;
    if (alter) {
      to.writeHead(back.statusCode ?? 502, withoutHops(back, /^(content-length|etag)$/i));
      const text = Buffer.concat(await back.toArray()).toString();
      await new Promise<void>((sent) => to.end(alter(text), sent));
      passage.fate = "answered";
      return;
    }
    if (!swallowed) {
      to.sendDate = false;
      to.writeHead(back.statusCode ?? 502, back.statusMessage, withoutHops(back));
      to.flushHeaders();
    }
    for await (const chunk of back) {
      for (const piece of pieces(chunk as Buffer)) {
        passage.downBody += piece.length;
        if (swallowed) continue;
        await this.#down.pass(piece.length, this.#speed);
        if (to.destroyed) throw new Error("the browser is gone");
        to.write(piece);
      }
    }
    if (swallowed) {
      passage.fate = "swallowed";
      from.socket.resetAndDestroy();
      return;
    }
    await new Promise<void>((sent) => to.end(sent));
    passage.fate = "answered";
  }

  #takeSwallow({ method, path }: Passage): boolean {
    if (this.#fates && method === "POST" && path === "/api/exchange") return this.#fates();
    const wanted = this.#toSwallow;
    if (wanted.count === 0 || wanted.method !== method || !path.startsWith(wanted.path)) return false;
    wanted.count -= 1;
    return true;
  }

  /** Requests take turns on a connection, so what its counters gained belongs to this one. */
  #count(socket: Socket, passage: Passage): void {
    const before = this.#counted.get(socket) ?? { read: 0, written: 0 };
    passage.up = socket.bytesRead - before.read;
    passage.down = socket.bytesWritten - before.written;
    this.#counted.set(socket, { read: socket.bytesRead, written: socket.bytesWritten });
  }
}

/** The headers as they came, without those that concern one connection only, or that do not fit any more. */
function withoutHops(message: IncomingMessage, nor?: RegExp): string[] {
  const kept: string[] = [];
  for (let i = 0; i < message.rawHeaders.length; i += 2) {
    const [name = "", value = ""] = message.rawHeaders.slice(i, i + 2);
    if (!/^(connection|keep-alive|transfer-encoding)$/i.test(name) && !nor?.test(name)) kept.push(name, value);
  }
  return kept;
}

function* pieces(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
}
