import { relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../../core/disposable.ts';
import { errorMessage } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { isWithin } from '../pathPolicy.ts';
import type { Compare } from '../content/digest.ts';
import type { GitSwitch } from '../git/gitOperation.ts';
import type { FileChange } from './netChanges.ts';
import type { TreeFilter } from './rules.ts';
import type { DigestedFile, TreeMessage, TreeRequest } from './protocol.ts';
import type { SavedTree, TreeHealth, TreeSave, TreeSubscriber } from './treePort.ts';

/** Memory of the worker's young objects, in MB: looking at files makes many that are gone at once. */
const youngMb = 2;
/** Wait before the worker is started again after it ended, in ms. */
const restartMs = 1000;

/** Where snapshots are kept between runs, by root. */
export interface TreePersistence {
  load(tree: string): Promise<SavedTree | undefined>;
  save(tree: string, save: TreeSave): Promise<void>;
}

export interface TreeSubscription extends Omit<TreeSubscriber, 'id' | 'filter' | 'resumes'> {
  /** The tree that it shared in the last run, as `onHealth` told; only in the same one the gap since then is known. */
  readonly lastTree?: string | undefined;
  readonly filter: Omit<TreeFilter, 'below'>;
  /** Absolute, with links resolved. */
  readonly root: string;
  /** Resolves once the changes are accepted; rejects to have them offered again. Paths are below the subscription's root. */
  onChanges(
    changes: readonly FileChange[],
    about: { readonly late: boolean; readonly git?: GitSwitch | undefined },
  ): Promise<void>;
  onHealth(health: TreeHealth & { readonly tree: string }): void;
}

/** Watches trees of files. */
export interface TreeSource {
  subscribe(subscription: TreeSubscription): Disposable;
  /** Reads one file in the same thread and digests it; undefined when it has no content that can be compared. */
  digest(path: string, compare: Compare): Promise<DigestedFile | undefined>;
}

interface OpenTree {
  readonly root: string;
  readonly subscribers: Map<number, TreeSubscription>;
  health: TreeHealth | undefined;
  ready: Promise<void>;
}

export interface TreesOptions {
  readonly persistence: TreePersistence;
  readonly logger: Logger;
  /** The worker's file; without it the source beside this file. */
  readonly workerUrl?: URL | undefined;
}

/** All trees of this process, in one worker thread that is started with the first one. Subscribers of the same root, or of a folder below it, share a tree. */
export class Trees implements TreeSource, Disposable {
  private readonly options: TreesOptions;
  private readonly open = new Map<string, OpenTree>();
  private readonly asked = new Map<number, (file: DigestedFile | undefined) => void>();
  private worker: Worker | undefined;
  private nextId = 1;
  private disposed = false;

  constructor(options: TreesOptions) {
    this.options = options;
  }

  subscribe(subscription: TreeSubscription): Disposable {
    const id = this.nextId;
    this.nextId += 1;
    const tree = this.treeFor(subscription.root);
    tree.subscribers.set(id, subscription);
    let left = false;
    void tree.ready.then(() => {
      if (left) return;
      this.send({ kind: 'join', tree: tree.root, subscriber: subscriberOf(id, tree.root, subscription) });
      if (tree.health !== undefined) subscription.onHealth({ ...tree.health, tree: tree.root });
    });
    return {
      dispose: () => {
        left = true;
        tree.subscribers.delete(id);
        this.send({ kind: 'leave', tree: tree.root, subscriber: id });
        if (tree.subscribers.size > 0) return;
        this.open.delete(tree.root);
        this.send({ kind: 'close', tree: tree.root });
      },
    };
  }

  digest(path: string, compare: Compare): Promise<DigestedFile | undefined> {
    if (this.disposed) return Promise.resolve(undefined);
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve) => {
      this.asked.set(id, resolve);
      this.send({ kind: 'digest', id, path, compare });
    });
  }

  dispose(): void {
    this.disposed = true;
    this.open.clear();
    this.answerNothing();
    void this.worker?.terminate();
  }

  private treeFor(root: string): OpenTree {
    for (const open of this.open.values()) if (isWithin(root, open.root)) return open;
    const tree: OpenTree = { root, subscribers: new Map(), health: undefined, ready: Promise.resolve() };
    tree.ready = this.start(tree);
    this.open.set(root, tree);
    return tree;
  }

  private async start({ root }: OpenTree): Promise<void> {
    const { persistence, logger } = this.options;
    const saved = await persistence.load(root).catch((error: unknown) => {
      logger.warn(
        `The snapshot of ${root} cannot be read; changes since the last run are not told. (${errorMessage(error)})`,
      );
      return undefined;
    });
    if (this.open.has(root)) this.send({ kind: 'open', tree: root, saved });
  }

  private send(request: TreeRequest): void {
    if (this.disposed) return;
    this.worker ??= this.startWorker();
    this.worker.postMessage(request);
  }

  private startWorker(): Worker {
    const worker = new Worker(this.options.workerUrl ?? new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: youngMb },
    });
    worker.on('message', (message: TreeMessage) => void this.hear(message));
    worker.on('error', (error) => this.restart(error));
    return worker;
  }

  /** The worker ended: its trees are opened anew from what was saved last, so that nothing is missed. */
  private restart(error: unknown): void {
    const { logger } = this.options;
    logger.error('The watching of folders ended unexpectedly and starts again.', error);
    this.worker = undefined;
    this.answerNothing();
    setTimeout(() => {
      for (const tree of this.open.values()) {
        tree.ready = this.start(tree);
        void tree.ready.then(() => {
          for (const [id, subscription] of tree.subscribers) {
            const subscriber = { ...subscriberOf(id, tree.root, subscription), resumes: true };
            this.send({ kind: 'join', tree: tree.root, subscriber });
          }
        });
      }
    }, restartMs).unref();
  }

  /** Whoever asked for a digest tells more than it must. */
  private answerNothing(): void {
    for (const answer of this.asked.values()) answer(undefined);
    this.asked.clear();
  }

  private async hear(message: TreeMessage): Promise<void> {
    const { logger, persistence } = this.options;
    switch (message.kind) {
      case 'log':
        return logger[message.level](message.text);
      case 'digest': {
        this.asked.get(message.id)?.(message.file);
        this.asked.delete(message.id);
        return;
      }
      case 'health': {
        const tree = this.open.get(message.tree);
        if (tree === undefined) return;
        tree.health = message.health;
        for (const subscription of tree.subscribers.values())
          subscription.onHealth({ ...message.health, tree: tree.root });
        return;
      }
      case 'look': {
        const { tree, look, id } = message;
        const { late, git } = look;
        const subscribers = this.open.get(tree)?.subscribers;
        return this.answer(id, () =>
          Promise.all(
            look.news.map(({ subscriber, changes }) =>
              Promise.resolve(subscribers?.get(subscriber)?.onChanges(changes, { late, git })),
            ),
          ),
        );
      }
      case 'save':
        return this.answer(message.id, () => persistence.save(message.tree, message.save));
    }
  }

  private async answer(id: number, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.send({ kind: 'answer', id });
    } catch (error) {
      this.send({ kind: 'answer', id, error: errorMessage(error) });
    }
  }
}

function subscriberOf(id: number, tree: string, subscription: TreeSubscription): TreeSubscriber {
  const { root, filter, compare, lastTree, quietMs, maxWaitMs } = subscription;
  const below = relative(tree, root).replaceAll('\\', '/');
  return { id, filter: { ...filter, below }, compare, resumes: lastTree === tree, quietMs, maxWaitMs };
}
