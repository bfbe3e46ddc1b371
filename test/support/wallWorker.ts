import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Listens with the shortest queue and accepts nothing until it is woken at `gate`, then answers 204 and tells of each request. */
const gate = workerData as Int32Array;

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    const { subject } = JSON.parse(body) as { subject: string };
    parentPort?.postMessage({ subject, id: String(request.headers['webhook-id']) });
    response.writeHead(204).end();
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port });
  Atomics.wait(gate, 0, 0);
});
