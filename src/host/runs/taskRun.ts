import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import {
  CustomExecution,
  ProcessExecution,
  ShellExecution,
  type Task,
  TaskGroup,
  type WorkspaceFolder,
  workspace,
} from 'vscode';
import type { Run } from '../../watchers/runs/run.ts';
import { matchersOf } from './taskMatchers.ts';

/** A task as a run that begins now. */
export function runOfTask(task: Task): Run {
  return {
    id: randomUUID(),
    origin: task.definition.type === 'lookout' ? 'lookout' : 'task',
    name: task.source === 'Workspace' || task.source === '' ? task.name : `${task.source}: ${task.name}`,
    commandLine: commandLineOf(task),
    group: groupOf(task),
    isBackground: task.isBackground,
    matchers: matchersOf(task),
    folder: folderOf(task),
    startedMs: Date.now(),
  };
}

function groupOf({ group }: Task): Run['group'] {
  if (group?.id === TaskGroup.Build.id || group?.id === TaskGroup.Rebuild.id) return 'build';
  return group?.id === TaskGroup.Test.id ? 'test' : undefined;
}

/** What the task runs, as far as it says. */
function commandLineOf({ execution, definition }: Task): string | undefined {
  if (execution instanceof ShellExecution) {
    if (execution.commandLine !== undefined) return execution.commandLine;
    return [execution.command, ...(execution.args ?? [])].map((part) => textOf(part)).join(' ') || scriptOf(definition);
  }
  if (execution instanceof ProcessExecution) return [execution.process, ...execution.args].join(' ');
  return scriptOf(definition) ?? (typeof definition['command'] === 'string' ? definition['command'] : undefined);
}

function textOf(part: string | { value: string } | undefined): string {
  return typeof part === 'object' ? part.value : (part ?? '');
}

function scriptOf({ type, script }: Task['definition']): string | undefined {
  return typeof script === 'string' ? `${type} run ${script}` : undefined;
}

function folderOf({ execution, scope }: Task): string | undefined {
  const own = typeof scope === 'object' ? scope : workspace.workspaceFolders?.[0];
  const cwd = execution === undefined || execution instanceof CustomExecution ? undefined : execution.options?.cwd;
  if (cwd === undefined) return pathOf(own);
  const expanded = cwd.replaceAll('${workspaceFolder}', pathOf(own) ?? '').replace(/^~(?=$|[\\/])/, homedir());
  return isAbsolute(expanded) ? expanded : join(pathOf(own) ?? homedir(), expanded);
}

function pathOf(folder: WorkspaceFolder | undefined): string | undefined {
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined;
}
