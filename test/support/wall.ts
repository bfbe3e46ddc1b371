import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

export interface Wall {
  readonly url: string;
  /** Requests that were read whole, in order. */
  readonly received: { readonly id: string; readonly subject: string }[];
  /** Accepts from now on. */
  open(): void;
  dispose(): Promise<void>;
}

/** More connections than fit into the queue of those that wait to be accepted (https://man7.org/linux/man-pages/man2/listen.2.html). */
const fillers = 4;

/** A far end on loopback to which connecting never ends until it is opened: its queue is full, as Linux then drops what asks for more. The caller disposes. */
export async function startWall(): Promise<Wall> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./wallWorker.ts', import.meta.url), { workerData: gate });
  const received: { id: string; subject: string }[] = [];
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  worker.on('message', (request: { id: string; subject: string }) => received.push(request));
  const sockets = Array.from({ length: fillers }, () => connect(port, '127.0.0.1').on('error', () => {}));
  // The queue is full as soon as as many stand as fit into it.
  await Promise.all(sockets.slice(0, 2).map((socket) => once(socket, 'connect')));
  const open = (): void => {
    for (const socket of sockets) socket.destroy();
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
  };
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    open,
    async dispose() {
      open();
      await worker.terminate();
    },
  };
}
