// The line does what its verbs say: the other tests are only as honest as it is.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test as base } from "@playwright/test";
import { Dice } from "../dice.ts";
import { Line } from "../line.ts";

/** A server that remembers what it did. */
class Office {
  readonly kept: string[] = [];
  readonly #server: Server = createServer((from, to) => void this.#answer(from, to));

  async opens(): Promise<string> {
    await new Promise<void>((open) => this.#server.listen(0, "127.0.0.1", open));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  closes(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    if (from.url === "/events") {
      to.writeHead(200, { "content-type": "text/event-stream" });
      to.write("data: poke\n\n");
      from.on("close", () => this.kept.push("listener left"));
      return;
    }
    if (from.url === "/large") return void to.end(Buffer.alloc(50_000));
    let body = "";
    for await (const chunk of from) body += String(chunk);
    this.kept.push(body);
    to.end(`kept ${body}`);
  }
}

const test = base.extend<{ office: Office; line: Line }>({
  office: async ({}, use) => {
    const office = new Office();
    await use(office);
    office.closes();
  },
  line: async ({ office }, use) => {
    const line = await Line.to(await office.opens());
    await use(line);
    await line.close();
  },
});

const post = (line: Line, path: string, body: string) =>
  fetch(line.address + path, { method: "POST", body });

test("carries a request and its answer, and counts them", async ({ line, office }) => {
  const answer = await post(line, "/api/exchange", "five reports");
  expect(await answer.text()).toBe("kept five reports");
  expect(office.kept).toEqual(["five reports"]);
  await expect.poll(() => line.passedTo("/api/exchange", "POST")).toHaveLength(1);
  const [passage] = line.passages;
  expect(passage).toMatchObject({ fate: "answered", status: 200, upBody: 12, downBody: 17 });
  expect(passage?.up).toBeGreaterThan(12 + "POST /api/exchange HTTP/1.1".length);
  expect(passage?.down).toBeGreaterThan(17 + "HTTP/1.1 200 OK".length);
});

test("counts each of several requests on one connection by itself", async ({ line }) => {
  for (const body of ["a", "bb", "ccc"]) await (await post(line, "/x", body)).text();
  await expect.poll(() => line.passages.map((it) => it.upBody)).toEqual([1, 2, 3]);
  const [first, second] = line.passages.map((it) => it.up);
  expect(second).toBe((first ?? 0) + 1);
});

test("cut, it breaks every connection; mended, it carries again", async ({ line, office }) => {
  await (await post(line, "/x", "before")).text();
  line.cut();
  await expect(post(line, "/x", "during")).rejects.toThrow();
  line.mend();
  await (await post(line, "/x", "after")).text();
  expect(office.kept).toEqual(["before", "after"]);
});

test("cut, it breaks what is under way", async ({ line }) => {
  const events = await fetch(`${line.address}/events`);
  line.cut();
  await expect(events.text()).rejects.toThrow();
  await expect.poll(() => line.passages.map((it) => it.fate)).toEqual(["broken"]);
});

test("swallows an answer after the server did the work, and only as many as it was told", async ({
  line,
  office,
}) => {
  line.swallowsAnswers(1);
  await (await post(line, "/api/session", "not this")).text();
  await expect(post(line, "/api/exchange", "once")).rejects.toThrow();
  await (await post(line, "/api/exchange", "again")).text();
  expect(office.kept).toEqual(["not this", "once", "again"]);
  await expect
    .poll(() => line.passedTo("/api/exchange").map((it) => it.fate))
    .toEqual(["swallowed", "answered"]);
});

test("bad, it loses one answer of so many, and breaks what is under way again and again; mended, it carries", async ({
  line,
  office,
}) => {
  line.goesBad({ cutEvery: 400, deadFor: 50, swallowsOneIn: 5 }, new Dice(7));
  const words = Array.from({ length: 10 }, (_, word) => String(word));
  for (const word of words) await post(line, "/api/exchange", word).catch(() => undefined);
  expect(office.kept).toEqual(words);
  await expect.poll(() => line.passedTo("/api/exchange")).toHaveLength(10);
  expect(line.passages.filter(({ fate }) => fate === "swallowed")).toHaveLength(2);
  for (let cut = 0; cut < 2; cut += 1) {
    const events = await fetch(`${line.address}/events`);
    await expect(events.text()).rejects.toThrow();
    await expect.poll(() => post(line, "/x", "again").then((it) => it.ok, () => false)).toBe(true);
  }
  line.mend();
  for (const word of words) expect(await (await post(line, "/api/exchange", word)).text()).toBe(`kept ${word}`);
});

test("passes events on as they come, and tells the server when the listener leaves", async ({
  line,
  office,
}) => {
  const leaving = new AbortController();
  const events = await fetch(`${line.address}/events`, { signal: leaving.signal });
  const reader = events.body!.getReader();
  const { value } = await reader.read();
  expect(new TextDecoder().decode(value)).toBe("data: poke\n\n");
  leaving.abort();
  await expect.poll(() => office.kept).toEqual(["listener left"]);
});

test("slowed, it takes the time the speed says, shared by all", async ({ line }) => {
  line.slow({ kbit: 1600, roundTrip: 50 });
  const began = performance.now();
  const large = () => fetch(`${line.address}/large`).then((it) => it.arrayBuffer());
  await Promise.all([large(), large()]);
  // Twice 50 kB at 1.6 Mbit/s are 500 ms, and the new connections' two round trips 100 ms.
  const took = performance.now() - began;
  expect(took).toBeGreaterThan(550);
  expect(took).toBeLessThan(1500);
  line.fast();
  const again = performance.now();
  await large();
  expect(performance.now() - again).toBeLessThan(250);
});

test("altered, an answer arrives as another text, and the others as they were", async ({ line, office }) => {
  line.alters("/page", (text) => text.replace("kept", "changed"));
  expect(await (await fetch(`${line.address}/page`)).text()).toBe("changed ");
  expect(await (await fetch(`${line.address}/other`)).text()).toBe("kept ");
  expect(await (await post(line, "/page", "words")).text()).toBe("kept words");
  line.alters("/page", (text) => text.replace("kept", "took"), "POST");
  expect(await (await post(line, "/page", "words")).text()).toBe("took words");
  expect(office.kept).toEqual(["", "", "words", "words"]);
});
