import { extensions, type Task, workspace } from 'vscode';
import { isRecord } from '../../core/json.ts';
import type { ContributedMatchers, TaskMatchers } from '../../recognisers/builds/matcherDefinition.ts';

/** The problem matchers of a task: those that it names, and those that `tasks.json` defines in place, which the task does not tell. */
export function matchersOf(task: Task): TaskMatchers {
  const written = task.source === 'Workspace' ? writtenMatchers(task) : undefined;
  return { written: written ?? task.problemMatchers, contributed };
}

/** What `tasks.json` says of the task, else of all tasks. */
function writtenMatchers({ name, scope }: Task): unknown {
  const folder = typeof scope === 'object' ? scope.uri : undefined;
  const file = workspace.getConfiguration('tasks', folder);
  const entries = file.get<unknown>('tasks');
  const entry = Array.isArray(entries)
    ? entries.find((item: unknown) => isRecord(item) && (item['label'] ?? item['taskName']) === name)
    : undefined;
  return isRecord(entry) ? entry['problemMatcher'] : undefined;
}

function contributed(): ContributedMatchers {
  const matchers = new Map<string, unknown>();
  const patterns = new Map<string, unknown>();
  for (const { packageJSON } of extensions.all) {
    const contributes: unknown = isRecord(packageJSON) ? packageJSON['contributes'] : undefined;
    if (!isRecord(contributes)) continue;
    collect(contributes['problemMatchers'], matchers);
    collect(contributes['problemPatterns'], patterns);
  }
  return { matchers, patterns };
}

function collect(items: unknown, into: Map<string, unknown>): void {
  if (!Array.isArray(items)) return;
  for (const item of items) {
    if (isRecord(item) && typeof item['name'] === 'string') into.set(item['name'], item);
  }
}
