import { createHash } from 'node:crypto';
import { errorMessage } from '../core/errors.ts';
import { isRecord, type JsonObject, type JsonValue } from '../core/json.ts';
import type { Logger } from '../core/logger.ts';
import type { ChannelMemory } from './channel.ts';

/** Longest key that is kept as it is, in UTF-16 units; longer ones are hashed, so that the memory stays bounded. */
const maxKey = 64;

/** One named part of a channel's memory: at most `maxEntries` of them, the longest unchanged go first. */
export class Remembered {
  private readonly memory: ChannelMemory;
  private readonly part: string;
  private readonly maxEntries: number;
  private readonly logger: Logger;

  constructor(memory: ChannelMemory, options: { part: string; maxEntries: number; logger: Logger }) {
    this.memory = memory;
    this.part = options.part;
    this.maxEntries = options.maxEntries;
    this.logger = options.logger;
  }

  /** Rejects when the memory cannot be read. */
  async get(key: string): Promise<JsonValue | undefined> {
    const entries = entriesOf(await this.memory.load(), this.part);
    const name = nameOf(key);
    return Object.hasOwn(entries, name) ? entries[name] : undefined;
  }

  /** Undefined forgets. Never rejects: what it is about has happened already, so that only the note of it is lost. */
  async set(key: string, value: JsonValue | undefined): Promise<void> {
    try {
      const all = await this.memory.load();
      const kept = Object.entries(entriesOf(all, this.part)).filter(([name]) => name !== nameOf(key));
      if (value !== undefined) kept.push([nameOf(key), value]);
      await this.memory.save({ ...all, [this.part]: Object.fromEntries(kept.slice(-this.maxEntries)) });
    } catch (error) {
      this.logger.warn(`A channel could not note what it sent; it may be sent again. (${errorMessage(error)})`);
    }
  }
}

function nameOf(key: string): string {
  return key.length <= maxKey ? key : createHash('sha256').update(key).digest('base64url');
}

function entriesOf(all: JsonObject, part: string): JsonObject {
  const entries = all[part];
  return isRecord(entries) ? entries : {};
}
