// What the server itself says, asked from outside every browser: one more device of somebody's.
//
// Knows the protocol; must not know the database. Asks only, and changes nothing.

import { randomUUID } from "node:crypto";
import { PASSWORD, type Account } from "./people.ts";

/** A document, as far as tests look into it. */
export interface Document {
  id: string;
  owner: string;
  status: string;
  revision: number;
  token: string;
  steps: { step: string; by: string; revision: number; standing?: string; acting?: string }[];
  thread?: { text: string }[];
  body: { report: { day: string; entries: { title: string; description?: string; evidence?: Piece[] }[] } };
}

/** A piece of evidence. */
export type Piece = { file: { hash: string; kind: string; size: number; small?: string } } | { link: string };

/** Today, as the server files it for the demo's school. */
export function today(): string {
  return new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Jakarta" });
}

export class Witness {
  private constructor(
    readonly address: string,
    readonly person: string,
    readonly device: string,
    readonly cookie: string,
  ) {}

  static async asks(address: string, who: Account): Promise<Witness> {
    const device = randomUUID();
    const answer = await fetch(`${address}/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: address },
      body: JSON.stringify({ login: who.login, password: PASSWORD, device }),
    });
    if (!answer.ok) throw new Error(`the witness was not let in: ${answer.status} ${await answer.text()}`);
    const { person } = (await answer.json()) as { person: string };
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    return new Witness(address, person, device, cookie);
  }

  /** Everything in this person's sight. */
  async documents(): Promise<Document[]> {
    const found = new Map<string, Document>();
    let cursor = 0;
    let epoch: string | undefined;
    for (;;) {
      const answer = await fetch(`${this.address}/api/exchange`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: this.address, cookie: this.cookie },
        body: JSON.stringify({
          protocol: 1,
          app: 1,
          device: this.device,
          person: this.person,
          cursor,
          ...(epoch ? { epoch } : {}),
        }),
      });
      if (!answer.ok) throw new Error(`the witness was refused: ${answer.status} ${await answer.text()}`);
      const reply = (await answer.json()) as {
        epoch: string;
        cursor: number;
        more?: boolean;
        changes?: ({ put: Document } | { gone: string })[];
      };
      epoch = reply.epoch;
      for (const change of reply.changes ?? []) {
        if ("put" in change) found.set(change.put.id, change.put);
        else found.delete(change.gone);
      }
      if (!reply.more && reply.cursor === cursor) return [...found.values()];
      cursor = reply.cursor;
    }
  }

  /** The bytes of a file of evidence; none where the server shows none. */
  async file(hash: string): Promise<Buffer | undefined> {
    const answer = await fetch(`${this.address}/api/blobs/${hash}`, { headers: { cookie: this.cookie } });
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
  }

  /** How many reports wait for this superior. */
  async waiting(): Promise<number> {
    const all = await this.documents();
    return all.filter(({ owner, status }) => owner !== this.person && status === "submitted").length;
  }

  /** The reports of a day with these words in them. */
  async reportsWith(words: string, day = today()): Promise<Document[]> {
    const all = await this.documents();
    return all.filter(({ body }) => body.report.day === day && JSON.stringify(body).includes(words));
  }
}
