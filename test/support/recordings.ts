import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../fixtures/recordings');

/** What was true of a recorded run; `test/fixtures/recordings/README.md`. */
export interface Truth {
  readonly subject: 'tests' | 'build' | 'errors' | 'coverage';
  readonly exit: number;
  /** When it cannot be the name of a folder. */
  readonly tool?: string;
  readonly [field: string]: unknown;
}

export interface Recording {
  readonly tool: string;
  readonly scene: string;
  /** `failing.tty`, `summary.report`. */
  readonly name: string;
  readonly text: string;
  readonly truth: Truth;
}

/** All recordings of one subject. */
export function recordingsOf(subject: Truth['subject']): Recording[] {
  const recordings: Recording[] = [];
  for (const { name: tool } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const files = readdirSync(join(folder, tool));
    for (const file of files.filter((name) => name.endsWith('.truth.json'))) {
      const scene = file.slice(0, -'.truth.json'.length);
      const truth = JSON.parse(readFileSync(join(folder, tool, file), 'utf8')) as Truth;
      if (truth.subject !== subject) continue;
      for (const output of files.filter((name) => name.startsWith(`${scene}.`) && name.endsWith('.txt'))) {
        const text = readFileSync(join(folder, tool, output), 'utf8');
        recordings.push({ tool: truth.tool ?? tool, scene, name: output.slice(0, -'.txt'.length), text, truth });
      }
    }
  }
  return recordings;
}

/** Cuts a text at the given places, which are taken modulo its length. */
export function chunksOf(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
}
