// A push service on this machine, and what a push must be able to show there (RFC 8030, RFC 8292).

import { createPublicKey, verify } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One push, as its service saw it. */
interface Push {
  method: string;
  path: string;
  authorization: string;
  body: string;
}

export class PushService {
  readonly heard: Push[] = [];

  private constructor(readonly server: Server) {}

  static async start(): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server);
    server.on("request", (request, answer) => {
      let body = "";
      request.on("data", (bytes: Buffer) => (body += bytes.toString()));
      request.on("end", () => {
        const { method = "", url: path = "", headers } = request;
        service.heard.push({ method, path, authorization: headers.authorization ?? "", body });
        answer.writeHead(201).end();
      });
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** What whoever pushes claims, if the key that the browser was given signed it. */
export function vouches(authorization: string, key: string): unknown {
  const [, token = "", k = ""] = /^vapid t=(\S+), k=(\S+)$/.exec(authorization) ?? [];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const point = Buffer.from(key, "base64url");
  const part = (from: number) => point.subarray(from, from + 32).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", x: part(1), y: part(33) };
  const signer = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" } as const;
  const right = verify("sha256", Buffer.from(`${head}.${claims}`), signer, Buffer.from(signature, "base64url"));
  if (k !== key || !right) throw new Error("signed with another key");
  return JSON.parse(Buffer.from(claims, "base64url").toString());
}
