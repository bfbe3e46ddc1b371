import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { HttpClient } from '../../../src/net/httpClient.ts';
import { loopbackHttp } from '../loopbackHttp.ts';
import type { Answer, ReceivedRequest } from './answer.ts';

export interface FarEnd {
  /** The product's own client, whose connections to the given hosts end here. */
  readonly http: HttpClient;
  /** What arrived and what was answered, oldest first. */
  readonly exchanges: readonly { readonly request: ReceivedRequest; readonly answer: Answer }[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the far ends of some https hosts on loopback. The caller disposes. */
export async function startFarEnd(
  hosts: Readonly<Record<string, (request: ReceivedRequest) => Answer | Promise<Answer>>>,
): Promise<FarEnd> {
  const exchanges: { request: ReceivedRequest; answer: Answer }[] = [];
  const server = createServer((incoming, response) => {
    receive(incoming).then(
      async (request) => {
        const answer = (await hosts[request.url.host]?.(request)) ?? { status: 502, problems: ['no such host'] };
        exchanges.push({ request, answer });
        response.writeHead(answer.status, answer.headers).end(answer.body);
      },
      // A client that goes away while it sends is the expected case here.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    exchanges,
    http: loopbackHttp(Object.fromEntries(Object.keys(hosts).map((host) => [host, `${origin}/${host}`]))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, values?.join(', ') ?? '']),
  );
  const url = new URL(`https:/${incoming.url ?? '/'}`);
  return { method: incoming.method ?? '', url, headers, rawBody: Buffer.concat(chunks) };
}
