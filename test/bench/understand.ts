import { compileCondition } from '../../src/conditions/compileCondition.ts';
import { readTests } from '../../src/recognisers/tests/registry.ts';
import { recordingsOf } from '../support/recordings.ts';
import type { Finding } from './distribution.ts';

const bytes = 20e6;
const evaluations = 100_000;
const runs = 3;

/** What running over a recording again and again makes of it: many green tests, as large suites print them. */
function speedOf(text: string, tool: string | undefined): number {
  const copies = Math.max(1, Math.ceil(bytes / text.length));
  let best = 0;
  for (let run = 0; run < runs; run += 1) {
    const reading = readTests(tool);
    const startedAt = performance.now();
    for (let copy = 0; copy < copies; copy += 1) reading.write(text);
    reading.end();
    best = Math.max(best, (copies * text.length) / 1e3 / (performance.now() - startedAt));
  }
  return best;
}

/** Test output, with the tool known and with all tools tried at once; conditions over events. */
export function benchUnderstanding(): Finding[] {
  const speeds = recordingsOf('tests')
    .filter(({ scene, name, tool }) => scene.startsWith('green') && name.endsWith('.pipe') && tool !== 'tap')
    .map(({ tool, text }) => ({ tool, alone: speedOf(text, tool), among: speedOf(text, undefined) }));
  const slowest = (pick: (item: (typeof speeds)[number]) => number) =>
    speeds.toSorted((a, b) => pick(a) - pick(b))[0] ?? { tool: 'none', alone: 0, among: 0 };
  const [alone, among] = [slowest((item) => item.alone), slowest((item) => item.among)];

  const { when } = compileCondition(
    'event.type == "build.completed" && event.data.durationMs > 300000 && branch == "main"',
  );
  const events = Array.from({ length: 1000 }, (_, index) => ({
    branch: index % 2 === 0 ? 'main' : 'work',
    event: { type: index % 3 === 0 ? 'build.completed' : 'file.modified', data: { durationMs: index * 1000 } },
  }));
  let met = 0;
  const startedAt = performance.now();
  for (let index = 0; index < evaluations; index += 1) if (when.evaluate(events[index % 1000] ?? {}) === true) met += 1;
  const conditionMs = performance.now() - startedAt;
  return [
    {
      what: `green output of ${speeds.length} test tools, read by the tool's own recogniser; the slowest is ${alone.tool}`,
      measured: `${alone.alone.toFixed(0)} MB/s`,
      promise: { text: '≥ 20 MB/s', holds: alone.alone >= 20 },
    },
    {
      what: `the same, read by all recognisers at once; the slowest is ${among.tool}`,
      measured: `${among.among.toFixed(0)} MB/s`,
    },
    {
      what: `${evaluations} evaluations of a condition (${met} met)`,
      measured: `${conditionMs.toFixed(0)} ms`,
      promise: { text: '< 200 ms', holds: conditionMs < 200 },
    },
  ];
}
