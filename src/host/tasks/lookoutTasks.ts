import { isAbsolute, join } from 'node:path';
import {
  CustomExecution,
  type Disposable,
  Task,
  type TaskDefinition,
  TaskScope,
  tasks,
  type WorkspaceFolder,
  workspace,
} from 'vscode';
import type { RunHub } from '../../watchers/runs/runHub.ts';
import type { LookoutTask, TaskRunner } from '../../tasks/taskRunner.ts';

const taskType = 'lookout';

/** Makes tasks of type `lookout` of `tasks.json` runnable. */
export function provideLookoutTasks(runner: () => Promise<TaskRunner>, hub: RunHub): Disposable {
  return tasks.registerTaskProvider(taskType, {
    // They are written in tasks.json: none is offered beside.
    provideTasks: () => [],
    resolveTask(task) {
      const { definition, scope } = task;
      if (typeof definition['command'] !== 'string' || definition['command'] === '') return undefined;
      const resolved = new Task(
        definition,
        scope ?? TaskScope.Workspace,
        task.name,
        'lookout',
        // The definition of this call has its variables resolved.
        new CustomExecution(async (ready) => {
          const { TaskTerminal } = await import('./taskTerminal.ts');
          return new TaskTerminal(taskOf(task.name, ready, scope), task, runner, hub);
        }),
        task.problemMatchers,
      );
      if (task.group !== undefined) resolved.group = task.group;
      resolved.isBackground = task.isBackground;
      resolved.presentationOptions = task.presentationOptions;
      return resolved;
    },
  });
}

function taskOf(name: string, definition: TaskDefinition, scope: Task['scope']): LookoutTask {
  const { command, cwd, inputs, env } = definition as TaskDefinition & Readonly<Record<string, unknown>>;
  const own = typeof scope === 'object' ? scope : workspace.workspaceFolders?.[0];
  const folder = typeof cwd === 'string' ? (isAbsolute(cwd) ? cwd : join(pathOf(own), cwd)) : pathOf(own);
  return {
    name,
    command: String(command),
    folder,
    inputs: Array.isArray(inputs) ? inputs.filter((item) => typeof item === 'string') : undefined,
    env: textsOf(env),
  };
}

function textsOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function pathOf(folder: WorkspaceFolder | undefined): string {
  return folder?.uri.fsPath ?? process.cwd();
}
