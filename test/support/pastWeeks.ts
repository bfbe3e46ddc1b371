import type { EventDraft } from '../../src/core/event.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { decide } from '../../src/core/reasons.ts';
import { phrase } from '../../src/core/words/phrase.ts';
import { worded } from '../../src/core/wording.ts';
import { openStore } from '../../src/store/openStore.ts';
import { accepted } from './accepted.ts';

const hourMs = 3_600_000;

/** The ends of builds and test runs, every five hours over three weeks, the older the more of them failed. */
function runsOf(hour: number): Partial<EventDraft>[] {
  const isBroken = hour % 35 === 0 || (hour > 168 && hour % 15 === 0);
  const name = hour % 10 === 0 ? 'bundle' : 'npm run build';
  const build = { incident: `build ${name}`, data: { status: 'succeeded', durationMs: 9000 + hour * 40 } };
  const data = { transition: 'broke', status: 'failed', durationMs: 4000 };
  const title = worded({ title: phrase('build.failed', { name, errors: phrase('count.errors', { count: 2 }) }) });
  const succeeded = worded({ title: phrase('build.succeeded', { name }) });
  const passed = worded({ title: phrase('tests.passed', { name: 'npm test' }) });
  return [
    isBroken ? { ...build, type: 'build.failed', data, ...title } : { ...build, type: 'build.completed', ...succeeded },
    {
      type: hour % 40 === 0 ? 'test.flaky' : 'test.passed',
      ...passed,
      incident: 'tests npm test',
      data: { status: 'passed', durationMs: 2600 },
    },
    hour % 15 === 0
      ? { type: 'build.started', data: { cache: 'miss' } }
      : { type: 'build.cached', data: { savedMs: 9000 } },
  ];
}

/** Writes what could have happened in the last three weeks into the history of a running editor. */
export async function fillPastWeeks(directory: string, workspace: string): Promise<void> {
  const store = await openStore({ directory, logger: silentLogger });
  try {
    const hours = Array.from({ length: 100 }, (_, index) => 5 * (index + 1));
    await store.accept(
      hours.toReversed().flatMap((hour) =>
        runsOf(hour).map((draft) => ({
          ...accepted([], { title: '–', ...draft, labels: { workspace } }),
          decisions: [decide('stored'), decide(draft.type === 'build.failed' ? 'nobody' : 'stillGood')],
          acceptedMs: Date.now() - hour * hourMs,
        })),
      ),
    );
  } finally {
    await store.close();
  }
}
