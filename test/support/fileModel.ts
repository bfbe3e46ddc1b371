import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PathChange } from '../../src/core/pathChange.ts';

const paths = ['a', 'b', 'c', 'd'] as const;
const somePath = fc.constantFrom(...paths);

/** Something that a program does with files; what is not possible at that moment is left out. */
export const modelStep = fc.oneof(
  fc.record({ write: somePath }),
  fc.record({ remove: somePath }),
  fc.record({ move: somePath, to: somePath }),
);
type ModelStep = { write: string } | { remove: string } | { move: string; to: string };

/** Files with a version for their content, that tells changes as the watchers do. */
export class FileModel {
  readonly content = new Map<string, number>([
    ['a', 1],
    ['b', 2],
  ]);
  private version = 2;

  apply(step: ModelStep): PathChange[] {
    const event = String((this.version += 1));
    if ('write' in step) {
      const kind = this.content.has(step.write) ? 'modified' : 'created';
      this.content.set(step.write, this.version);
      return [{ kind, path: step.write, event }];
    }
    if ('remove' in step) {
      return this.content.delete(step.remove) ? [{ kind: 'deleted', path: step.remove, event }] : [];
    }
    const moved = this.content.get(step.move);
    if (moved === undefined || step.move === step.to) return [];
    const isOverwritten = this.content.has(step.to);
    this.content.delete(step.move);
    this.content.set(step.to, moved);
    // A comparison of two looks finds no new path here, so it tells no rename.
    if (isOverwritten) {
      return [
        { kind: 'modified', path: step.to, event },
        { kind: 'deleted', path: step.move, event },
      ];
    }
    return [{ kind: 'renamed', path: step.to, previousPath: step.move, event }];
  }
}

/** Brings what a strict consumer knows up to date: it reads new and modified files, and moves what it knows. */
export function applyChanges(
  known: Map<string, number>,
  changes: readonly PathChange[],
  files: ReadonlyMap<string, number>,
): void {
  for (const { kind, path, previousPath } of changes) {
    assert.equal(known.has(path), kind === 'modified' || kind === 'deleted', `${kind} ${path}`);
    if (kind === 'deleted') known.delete(path);
    else if (kind === 'renamed') {
      const moved = known.get(previousPath ?? '');
      assert.ok(moved !== undefined && previousPath !== undefined, `renamed from ${previousPath}`);
      known.delete(previousPath);
      known.set(path, moved);
    } else {
      // A file that is gone meanwhile cannot be read; its deletion follows in a later batch.
      known.set(path, files.get(path) ?? 0);
    }
  }
}
