import { connect, createServer, type Server, type Socket } from 'node:net';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import type { Disposable } from '../core/disposable.ts';
import { Emitter, type Listen } from '../core/emitter.ts';
import { errorCode, errorMessage } from '../core/errors.ts';
import type { Logger } from '../core/logger.ts';
import type { Store } from '../store/store.ts';
import { leaderAddress } from './address.ts';

/** The only word of the protocol, in both directions: there is something new in the store. */
const pokeWord = 'poke\n';
/** Bytes of one message; more is not from us. */
const maxMessageBytes = 64;
/** Wait before the next try to lead or follow, in ms; with the jitter far below the 10 s promised. */
const retryMs = 200;
/** Age at which a lock left by a killed process counts no more, in ms. Holding it takes a few ms. */
const staleLockMs = 3000;

/** This process's part in the one leadership of a store. */
export interface Leadership extends Disposable {
  readonly isLeader: boolean;
  /** The epoch under which this process leads; only meaningful while it does. */
  readonly epoch: number | undefined;
  readonly onDidChange: Listen<boolean>;
  /** Tells the leader, here or elsewhere, that there is new work. */
  poke(): void;
  /** Tells the other processes that something is new in the store: the leader all who follow, these the leader. */
  tell(): void;
}

export interface LeadershipOptions {
  /** Folder of the store. */
  readonly directory: string;
  readonly store: Pick<Store, 'raiseEpoch'>;
  readonly logger: Logger;
  onPoke(): void;
}

/**
 * Joins the race for the leadership of a store. Who binds the address leads; the kernel frees it when
 * the process dies, and the others, who notice by their broken connection, bind in turn.
 */
export async function joinLeadership(options: LeadershipOptions): Promise<Leadership> {
  const race = new Race(options);
  await race.enter();
  return race;
}

class Race implements Leadership {
  private readonly options: LeadershipOptions;
  private readonly address: string;
  private readonly changed: Emitter<boolean>;
  private server: Server | undefined;
  private leader: Socket | undefined;
  private readonly followers = new Set<Socket>();
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;
  epoch: number | undefined;

  constructor(options: LeadershipOptions) {
    this.options = options;
    this.address = leaderAddress(options.directory);
    this.changed = new Emitter((error) => options.logger.error('A listener of the leadership failed.', error));
  }

  get isLeader(): boolean {
    return this.epoch !== undefined;
  }

  get onDidChange(): Listen<boolean> {
    return this.changed.event;
  }

  poke(): void {
    if (this.isLeader) this.options.onPoke();
    else this.leader?.write(pokeWord);
  }

  tell(): void {
    this.leader?.write(pokeWord);
    for (const follower of this.followers) follower.write(pokeWord);
  }

  /** Resolves when this process leads or follows. */
  async enter(): Promise<void> {
    if (this.disposed) return;
    try {
      const server = await bind(this.address, (socket) => this.serve(socket));
      if (this.disposed) {
        server.close();
        return;
      }
      this.server = server;
      this.epoch = await this.options.store.raiseEpoch();
      this.options.logger.debug(`This window delivers from now on (epoch ${this.epoch}).`);
      this.changed.fire(true);
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') {
        this.options.logger.warn(`The leadership is not settled yet: ${errorMessage(error)}`);
        this.server?.close();
        this.server = undefined;
        this.again();
        return;
      }
      await this.follow();
    }
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    clearTimeout(this.timer);
    this.leader?.destroy();
    for (const follower of this.followers) follower.destroy();
    this.server?.close();
    this.epoch = undefined;
    this.changed.dispose();
  }

  private async follow(): Promise<void> {
    const socket = await dial(this.address);
    if (socket === undefined) {
      this.again();
      return;
    }
    if (this.disposed) {
      socket.destroy();
      return;
    }
    this.leader = socket;
    // What was queued before the connection stood is told now.
    socket.write(pokeWord);
    socket.on('data', (chunk) => this.hear(socket, chunk));
    socket.once('close', () => {
      this.leader = undefined;
      this.again();
    });
  }

  private again(): void {
    if (this.disposed) return;
    this.timer = setTimeout(() => void this.enter(), Math.random() * retryMs);
  }

  private serve(socket: Socket): void {
    this.followers.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.followers.delete(socket));
    socket.on('data', (chunk) => this.hear(socket, chunk));
  }

  private hear(socket: Socket, chunk: Buffer): void {
    // Several pokes may arrive as one; nothing else is ever said here.
    const text = chunk.toString('latin1');
    if (chunk.length > maxMessageBytes * 16 || text.replaceAll(pokeWord, '') !== '') socket.destroy();
    else this.options.onPoke();
  }
}

/**
 * Binds the address. A socket file that nobody answers belongs to a dead leader and is replaced, by one
 * process at a time: two that both saw it dead could otherwise remove each other's fresh one.
 */
async function bind(address: string, onConnection: (socket: Socket) => void): Promise<Server> {
  try {
    return await listen(address, onConnection);
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE' || process.platform === 'win32') throw error;
    const lock = `${address}.lock`;
    if (!takeLock(lock)) throw error;
    try {
      const answering = await dial(address);
      if (answering !== undefined) {
        answering.destroy();
        throw error;
      }
      rmSync(address, { force: true });
      return await listen(address, onConnection);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

/** A folder is made by one process only. One that was left behind by a killed process counts no more after a while. */
function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  try {
    if (Date.now() - statSync(lock).mtimeMs > staleLockMs) rmSync(lock, { recursive: true, force: true });
  } catch (error) {
    // Its holder was faster; the next try finds out who leads.
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  return false;
}

function listen(address: string, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      server.unref();
      resolve(server);
    });
  });
}

/** A connection to the leader, or undefined when nobody answers. */
function dial(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.unref();
      resolve(socket);
    });
    socket.on('error', () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}

/** Tells the running engine of a store that there is new work; answers whether there is one. */
export async function pokeEngine(directory: string): Promise<boolean> {
  const socket = await dial(leaderAddress(directory));
  if (socket === undefined) return false;
  await new Promise<void>((resolve) => socket.end(pokeWord, () => resolve()));
  return true;
}
