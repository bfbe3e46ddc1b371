import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeChange, netEffect } from '../../../src/core/netEffect.ts';
import type { PathChange } from '../../../src/core/pathChange.ts';
import { applyChanges, FileModel, modelStep } from '../../support/fileModel.ts';

const at = (kind: PathChange['kind'], path = 'a', previousPath?: string): PathChange => ({
  kind,
  path,
  ...(previousPath === undefined ? {} : { previousPath }),
  event: 'e',
});
const moved = (from: string, to: string) => at('renamed', to, from);
const short = ({ kind, path, previousPath }: PathChange) =>
  kind === 'renamed' ? `${previousPath} → ${path}` : `${kind} ${path}`;

/** Takes one more change into a pending list, as a queue does. */
function take(pending: readonly PathChange[], next: PathChange): PathChange[] {
  const names = [next.path, next.previousPath].filter((path) => path !== undefined);
  const isTouched = ({ path, previousPath }: PathChange) =>
    names.includes(path) || (previousPath !== undefined && names.includes(previousPath));
  return [
    ...pending.filter((item) => !isTouched(item)),
    ...mergeChange(
      pending.filter((item) => isTouched(item)),
      next,
    ),
  ];
}

describe('net effect', () => {
  const pairs: [PathChange['kind'], PathChange['kind'], PathChange['kind'] | undefined][] = [
    ['created', 'created', 'created'],
    ['created', 'modified', 'created'],
    ['created', 'deleted', undefined],
    ['modified', 'created', 'modified'],
    ['modified', 'modified', 'modified'],
    ['modified', 'deleted', 'deleted'],
    ['deleted', 'created', 'modified'],
    ['deleted', 'modified', 'modified'],
    ['deleted', 'deleted', 'deleted'],
  ];
  for (const [before, after, expected] of pairs) {
    it(`of ${before} and ${after} is ${expected ?? 'nothing'}, told by the newer event`, () => {
      const newer = { ...at(after), event: 'newer' };
      const net = expected === undefined ? undefined : { ...at(expected), event: 'newer' };
      assert.deepEqual(netEffect(at(before), newer), net);
    });
  }

  const sequences: [string, PathChange[], string[]][] = [
    ['a rename alone is one', [moved('a', 'b')], ['a → b']],
    ['a rename told twice is one', [moved('a', 'b'), moved('a', 'b')], ['a → b']],
    ['renamed on is one rename', [moved('a', 'b'), moved('b', 'c')], ['a → c']],
    ['renamed back is nothing', [moved('a', 'b'), moved('b', 'a')], []],
    ['a new file that is renamed is new under its last name', [at('created'), moved('a', 'b')], ['created b']],
    ['a changed file that is renamed is another file', [at('modified'), moved('a', 'b')], ['deleted a', 'created b']],
    ['a renamed file that is changed too', [moved('a', 'b'), at('modified', 'b')], ['deleted a', 'created b']],
    [
      'a renamed file that is deleted is gone under its first name',
      [moved('a', 'b'), at('deleted', 'b')],
      ['deleted a'],
    ],
    ['a new file under the old name', [moved('a', 'b'), at('created', 'a')], ['modified a', 'created b']],
    ['a rename onto a deleted file', [at('deleted', 'b'), moved('a', 'b')], ['modified b', 'deleted a']],
    [
      'renamed on onto a deleted file',
      [moved('a', 'c'), at('deleted', 'b'), moved('c', 'b')],
      ['deleted a', 'modified b'],
    ],
    [
      'two files change their names in a ring',
      [moved('a', 't'), moved('b', 'a'), moved('t', 'b')],
      ['modified a', 'modified b'],
    ],
  ];
  for (const [what, changes, expected] of sequences) {
    it(what, () => {
      const pending = changes.reduce(take, [] as PathChange[]);
      assert.deepEqual(pending.map(short).sort(), expected.toSorted());
    });
  }

  it('leads a consumer to the true state, whatever happens and whenever it takes a batch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(modelStep, fc.constant('take' as const)), { maxLength: 40, size: 'max' }),
        (steps) => {
          const files = new FileModel();
          const known = new Map(files.content);
          let pending: PathChange[] = [];
          const consume = () => {
            const names = pending.flatMap(({ path, previousPath = path }) =>
              path === previousPath ? [path] : [path, previousPath],
            );
            assert.equal(new Set(names).size, names.length, `a path is named twice: ${pending.map(short).join(', ')}`);
            applyChanges(known, pending, files.content);
            pending = [];
          };
          for (const step of steps) {
            if (step === 'take') consume();
            else for (const change of files.apply(step)) pending = take(pending, change);
          }
          consume();
          assert.deepEqual(new Map([...known].sort()), new Map([...files.content].sort()));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
