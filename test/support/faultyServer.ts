import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a far end does to a connection instead of answering; each names what the sender sees of it. */
export type ConnectionFault =
  | 'resetBeforeBody'
  | 'resetDuringBody'
  | 'resetAfterBody'
  | 'oneByteSlices'
  | 'slowClose'
  | 'latency'
  | 'blackHole'
  | 'captivePortal'
  | 'halfAnswer';

export interface FaultyServer {
  readonly url: string;
  /** Requests that were read whole, in order. */
  readonly received: { readonly id: string; readonly subject: string }[];
  dispose(): Promise<void>;
}

const answerText = 'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n';

/** An HTTP far end on loopback that does so to its first `times` connections, then answers well. The caller disposes. */
export async function startFaultyServer(fault: ConnectionFault, times: number): Promise<FaultyServer> {
  const received: { id: string; subject: string }[] = [];
  const sockets = new Set<Socket>();
  let left = times;
  const note = async (request: IncomingMessage): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { subject } = JSON.parse(body) as { subject: string };
    received.push({ id: String(request.headers['webhook-id']), subject });
  };
  const serve = async (request: IncomingMessage, response: ServerResponse, faulty: boolean): Promise<void> => {
    await note(request);
    const { socket } = request;
    if (!faulty || fault === 'resetBeforeBody' || fault === 'resetDuringBody') response.writeHead(204).end();
    else if (fault === 'resetAfterBody') socket.resetAndDestroy();
    else if (fault === 'oneByteSlices') slice(socket, answerText);
    else if (fault === 'halfAnswer') socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
    else if (fault === 'captivePortal')
      response.writeHead(511, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    else if (fault === 'blackHole') return;
    else if (fault === 'latency') setTimeout(() => response.writeHead(204).end(), 300);
    else {
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nfine');
      setTimeout(() => socket.end(), 300);
    }
  };
  const http = createHttpServer((request, response) => {
    const faulty = left > 0;
    left -= 1;
    serve(request, response, faulty).catch(() => response.destroy());
  });
  // Faults of the connection come before HTTP sees it.
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    if (left > 0 && fault === 'resetBeforeBody') {
      left -= 1;
      socket.resetAndDestroy();
    } else if (left > 0 && fault === 'resetDuringBody') {
      left -= 1;
      socket.once('readable', () => {
        socket.read(10);
        socket.resetAndDestroy();
      });
    } else http.emit('connection', socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async dispose() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function slice(socket: Socket, text: string): void {
  if (text === '' || socket.destroyed) return void socket.end();
  socket.write(text.slice(0, 1), () => setImmediate(slice, socket, text.slice(1)));
}
