import assert from 'node:assert/strict';
import { RecentOutput } from '../../../src/host/runs/recentOutput.ts';
import { ScriptedRuns } from '../../support/scriptedRuns.ts';

function following() {
  const runs = new ScriptedRuns();
  const recent = new RecentOutput();
  return { runs, recent, following: recent.follow(runs) };
}

describe('what commands printed lately', () => {
  it('is known by its lines as people see them, command by command, without those of debug sessions', async () => {
    const { runs, recent } = following();
    const first = runs.begin({ commandLine: 'serve' });
    first.text('\u001B[31mbroken\u001B[0m\r\n10 %\r100 %\r\n\r\nhalf');
    runs.play({ commandLine: 'ls' }, 'a.txt\n');
    first.text(' a line\n');
    runs.play({ origin: 'debug' }, 'debugged\n');
    assert.deepEqual(await recent.lines(), ['broken', '100 %', 'half a line', 'a.txt']);
  });

  it('is forgotten beyond its bounds, the oldest first', async () => {
    const { runs, recent } = following();
    const long = runs.begin({ commandLine: 'long' });
    for (let index = 0; index < 30_000; index += 1) long.text(`line ${index}\n`);
    const lines = await recent.lines();
    assert.equal(lines.at(-1), 'line 29999');
    assert.ok(lines.join('\n').length <= 2 * 64 * 1024, String(lines.length));
    for (let index = 0; index < 20; index += 1) runs.play({}, `run ${index}\n`);
    assert.deepEqual(
      await recent.lines(),
      Array.from({ length: 20 }, (_, index) => `run ${index}`),
    );
  });

  it('is not followed any more when nobody wants it', async () => {
    const { runs, recent, following: subscription } = following();
    subscription.dispose();
    assert.equal(runs.play({}, 'late\n'), false);
    assert.deepEqual(await recent.lines(), []);
  });
});
