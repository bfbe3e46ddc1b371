import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { EventDraft } from '../../../src/core/event.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { accepted } from '../../support/accepted.ts';
import { jsonLines, runCli } from '../../support/lookoutCli.ts';
import { tempFolder } from '../../support/tempFolder.ts';

const dayMs = 86_400_000;

/** A history of two workspaces. */
async function fill(directory: string): Promise<void> {
  const store = await openStore({ directory, logger: silentLogger });
  const happened: readonly (Partial<EventDraft> & { readonly ago: number; readonly workspace: string })[] = [
    { ago: 1000, workspace: 'shop', type: 'build.failed', data: { transition: 'broke', durationMs: 3000 } },
    { ago: 2000, workspace: 'shop', type: 'build.completed', data: { durationMs: 1000 } },
    { ago: 3 * dayMs, workspace: 'blog', type: 'test.passed', data: { status: 'passed' } },
    { ago: 20 * dayMs, workspace: 'shop', type: 'build.failed', data: { transition: 'broke' } },
  ];
  await store.accept(
    happened.map(({ ago, workspace, ...draft }) => ({
      ...accepted([], { title: 'Build failed: <web>', labels: { workspace }, incident: 'build web', ...draft }),
      acceptedMs: Date.now() - ago,
    })),
  );
  await store.close();
}

describe('lookout report', () => {
  it('sums up a period as Markdown, HTML or JSON, of all workspaces or of one', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const store = join(cwd, 'store');
    await fill(store);
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await runCli(['report', ...args, '--store', store], { cwd });
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const [markdown, html, pretty, line, monthly] = await Promise.all([
      run(),
      run('daily', '--format', 'html', '--workspace', 'shop'),
      run('--format', 'json', '--workspace', 'blog'),
      run('--json'),
      run('MONTHLY', '--json'),
    ]);
    assert.match(markdown, /^# Weekly report\n/);
    assert.match(markdown, /^- Succeeded: \*\*50 %\*\* \(1 of 2\)$/m);
    assert.match(html, /^<!doctype html>/);
    assert.match(html, /Daily report[\s\S]*shop · [\s\S]*Build failed: &lt;web&gt;/);
    const blog = JSON.parse(pretty) as Record<string, unknown>;
    assert.deepEqual([blog['workspace'], (blog['tests'] as { total: number }).total], ['blog', 1]);
    const [report, ...more] = jsonLines(line);
    assert.deepEqual(more, []);
    assert.deepEqual(Object.keys(report ?? {}).sort(), [
      'builds',
      'cache',
      'cachedTasks',
      'channels',
      'events',
      'failures',
      'from',
      'historyFrom',
      'messages',
      'period',
      'problems',
      'silence',
      'tests',
      'to',
      'version',
      'watchers',
    ]);
    const { builds, failures } = report as { builds: unknown; failures: { count: number; state: string }[] };
    assert.deepEqual(builds, {
      total: 2,
      ok: 1,
      failed: 1,
      cancelled: 0,
      unknown: 0,
      successRate: { value: 0.5, samples: 2 },
      averageDuration: { ms: 2000, samples: 2 },
    });
    assert.deepEqual([failures[0]?.count, failures[0]?.state], [1, 'open']);
    const [month] = jsonLines(monthly) as [{ builds: { total: number } }];
    assert.equal(month.builds.total, 3);
  }).timeout(30_000);

  it('of an empty history says that nothing happened', async () => {
    using folder = tempFolder();
    const { code, stdout } = await runCli(['report', 'daily', '--store', join(folder.path, 'store')], {
      cwd: folder.path,
    });
    assert.equal(code, 0);
    assert.match(stdout, /Nothing happened in these 24 hours\./);
  }).timeout(30_000);

  it('refuses what it cannot do, and says what it can', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    const cases: [string[], RegExp][] = [
      [['yearly'], /"yearly" is no period; use daily, weekly or monthly/],
      [['weely'], /Did you mean "weekly"/],
      [['daily', 'weekly'], /"weekly" is too much/],
      [['--format', 'pdf'], /"pdf" is none of markdown, html, json/],
      [['--json', '--format', 'html'], /contradict/],
    ];
    const results = await Promise.all(
      cases.map(([args]) => runCli(['report', ...args, '--store', join(cwd, 'store')], { cwd })),
    );
    for (const [index, { code, stderr, stdout }] of results.entries()) {
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, cases[index]?.[1] ?? /$^/);
    }
  }).timeout(30_000);
});
