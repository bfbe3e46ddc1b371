import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { commands, extensions, Uri, workspace } from 'vscode';
import { isRecord } from '../../../src/core/json.ts';
import { poll } from '../../support/vscode/waiting.ts';

const extensionId = 'lookout.lookout';
/** What ten watchers may add to the extension host, in MB. */
const promisedMb = 50;
/** Activation, in ms; printed only, because a busy machine takes longer. */
const promisedMs = 50;

/** One of every kind, and one more. */
const tenWatchers = `version: 1
watchers:
  - { kind: file, path: notes.txt }
  - { kind: folder, path: src }
  - { kind: build }
  - { kind: tests, report: "reports/**/*.xml" }
  - { kind: errors, path: app.log }
  - { kind: coverage, path: coverage/lcov.info }
  - { kind: condition, when: build fails }
  - { kind: condition, when: '"out of memory" appears in app.log' }
  - { kind: terminal, longerThan: 1m }
  - { kind: problems }
`;

interface Mark {
  readonly name: string;
  readonly startTime: number;
}

/** What the extension host notes of its own start; undefined where it keeps no such list. */
function marks(): readonly Mark[] | undefined {
  const known: unknown = Reflect.get(globalThis, 'MonacoPerformanceMarks');
  if (!isRecord(known) || typeof known['getMarks'] !== 'function') return undefined;
  return (known['getMarks'] as () => Mark[])();
}

/** Time between two of these notes, in ms. */
function between(begin: string, end: string): string {
  const at = (step: string) => marks()?.find(({ name }) => name === `code/extHost/${step}/${extensionId}`)?.startTime;
  const [from, to] = [at(begin), at(end)];
  return from === undefined || to === undefined ? 'not told by this host' : `${(to - from).toFixed(0)} ms`;
}

/** Memory of the whole process, its threads too, and of the heap, both after a collection, in MB. */
function memoryMb(): { readonly process: number; readonly heap: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { process: rss / 1e6, heap: (heapUsed + external) / 1e6 };
}

/** States of the watchers that the configuration asks for. */
async function states(): Promise<string[]> {
  const answer = await commands.executeCommand('lookout.runCommand', 'watch list');
  const listed = isRecord(answer) ? answer['result'] : undefined;
  return Array.isArray(listed) ? listed.flatMap((item) => (isRecord(item) ? [String(item['state'])] : [])) : [];
}

/** What the extension costs its host. */
export function defineFiguresSuite(): void {
  describe('The cost of Lookout', () => {
    const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/');
    const file = Uri.joinPath(folder, '.vscode', 'lookout.yaml');

    after(() => workspace.fs.delete(file));

    it('at activation is told', async () => {
      await extensions.getExtension(extensionId)?.activate();
      const call = between('willActivateExtension', 'didActivateExtension');
      const code = between('willLoadExtensionCode', 'didLoadExtensionCode');
      console.log(`      activation: ${call} (promised: < ${promisedMs} ms), its code loaded beside others in ${code}`);
    });

    it(`in memory is below ${promisedMb} MB for ten watchers of every kind`, async () => {
      await states();
      const before = memoryMb();
      await workspace.fs.writeFile(file, Buffer.from(tenWatchers));
      await poll('ten watchers at work', 30_000, async () => {
        const found = await states();
        return found.length === 10 && !found.includes('starting') ? found : undefined;
      });
      const after = memoryMb();
      const [total, heap] = [after.process - before.process, after.heap - before.heap];
      console.log(
        `      ten watchers: ${total.toFixed(1)} MB more in the extension host, of which heap ${heap.toFixed(1)} MB (promised: < ${promisedMb} MB)`,
      );
      assert.ok(total < promisedMb, `${total.toFixed(1)} MB`);
    });
  });
}
