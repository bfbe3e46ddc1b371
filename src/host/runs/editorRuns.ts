import { randomUUID } from 'node:crypto';
import {
  type TaskExecution,
  tasks,
  type Terminal,
  type TerminalShellExecution,
  type TerminalShellExecutionStartEvent,
  window,
} from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import type { Logger } from '../../core/logger.ts';
import type { Run, RunListener, RunSource } from '../../watchers/runs/run.ts';
import { followDebugSessions } from './debugRuns.ts';
import { HeldOutput } from './heldOutput.ts';
import { RecentOutput } from './recentOutput.ts';
import { RunHub } from '../../watchers/runs/runHub.ts';
import { runOfTask } from './taskRun.ts';
import { TaskTerminals } from './taskTerminals.ts';

/** The terminal of a task tells of its command within this time after the task began, in ms. */
const terminalFollowsMs = 5000;
/** Wait for the rest of an output after its command ended, in ms. */
const lastTextMs = 1000;
/** Exit codes of commands that were ended by Ctrl-C, a kill or a closed terminal (128 + signal). */
const signalled = new Set([129, 130, 137, 143]);

interface OpenTask {
  readonly run: Run;
  readonly execution: TaskExecution;
  readonly listener: RunListener;
  output: Promise<void> | undefined;
  exitCode: number | undefined;
}

interface OpenCommand {
  readonly line: string;
  readonly terminal: object;
  readonly held: HeldOutput;
  readonly output: Promise<void>;
}

/** Runs of this window: tasks, commands in terminals with shell integration, and debug sessions. A task and the command in its terminal are one run. */
export class EditorRuns implements RunSource, Disposable {
  /** Where runs are told that are not seen by events of the editor. */
  readonly hub: RunHub;
  readonly recent = new RecentOutput();
  private readonly logger: Logger;
  private readonly disposables = new DisposableStore();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly tasks = new Set<OpenTask>();
  private readonly taskTerminals = new TaskTerminals();
  /** The last command line of each terminal that is not a task's. */
  private readonly lastLines = new WeakMap<Terminal, string>();
  private readonly commands = new Map<TerminalShellExecution, OpenCommand>();

  constructor(logger: Logger) {
    this.logger = logger;
    this.hub = new RunHub(logger);
    this.disposables.add(this.recent.follow(this.hub));
    this.disposables.add(tasks.onDidStartTask(({ execution }) => this.beginTask(execution)));
    this.disposables.add(
      tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        const open = this.taskOf(execution);
        if (open !== undefined) open.exitCode = exitCode;
      }),
    );
    this.disposables.add(tasks.onDidEndTask(({ execution }) => void this.endTask(execution)));
    this.disposables.add(window.onDidStartTerminalShellExecution((event) => this.beginCommand(event)));
    this.disposables.add(
      window.onDidEndTerminalShellExecution(({ execution, exitCode }) => void this.endCommand(execution, exitCode)),
    );
    this.disposables.add(followDebugSessions(this.hub));
    for (const execution of tasks.taskExecutions) this.beginTask(execution);
  }

  get description(): string {
    return this.hub.description;
  }

  onRun(listener: (run: Run) => RunListener | undefined): Disposable {
    return this.hub.onRun(listener);
  }

  /** The command that runs in a terminal, or ran there last. */
  commandOf(terminal: Terminal): string | undefined {
    return this.lastLines.get(terminal);
  }

  dispose(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.disposables.dispose();
  }

  private taskOf(execution: TaskExecution): OpenTask | undefined {
    return [...this.tasks].find((open) => open.execution === execution);
  }

  private beginTask(execution: TaskExecution): void {
    const run = runOfTask(execution.task);
    // Its terminal is ours and tells it with all of its output.
    if (run.origin === 'lookout') return;
    const listener = this.hub.begin(run);
    const own = [...this.commands].findLast(([, { line, held }]) => !held.isTaken && line === run.commandLine);
    if (own !== undefined) {
      this.commands.delete(own[0]);
      this.taskTerminals.note(own[1].terminal);
      // Its end is the task's to tell.
      own[1].held.give({ text: (chunk) => listener.text(chunk), end() {} });
    }
    this.tasks.add({ run, execution, listener, output: own?.[1].output, exitCode: undefined });
  }

  private async endTask(execution: TaskExecution): Promise<void> {
    const open = this.taskOf(execution);
    if (open === undefined) return;
    const atMs = Date.now();
    await withinMs(open.output, lastTextMs);
    this.tasks.delete(open);
    // A task that was terminated has no exit code.
    const { exitCode } = open;
    open.listener.end({ exitCode, cancelled: exitCode === undefined || signalled.has(exitCode), atMs });
  }

  /** The text must be asked for within the event: what was printed before would be lost. */
  private beginCommand({ execution, terminal }: TerminalShellExecutionStartEvent): void {
    const { value } = execution.commandLine;
    const task = this.taskBehind(value, terminal.name);
    if (task !== undefined) {
      this.taskTerminals.note(terminal);
      task.output = this.pump(execution, task.listener);
      return;
    }
    if (value.trim() === '') return;
    this.lastLines.set(terminal, value.trim());
    const run: Run = {
      id: randomUUID(),
      origin: 'terminal',
      name: value.trim(),
      commandLine: value.trim(),
      group: undefined,
      isBackground: false,
      matchers: undefined,
      folder: execution.cwd?.scheme === 'file' ? execution.cwd.fsPath : undefined,
      startedMs: Date.now(),
    };
    const held = new HeldOutput();
    this.commands.set(execution, { line: run.name, terminal, held, output: this.pump(execution, held) });
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!held.isTaken) held.give(this.hub.begin(run));
    }, this.taskTerminals.patienceMs(terminal));
    this.timers.add(timer);
  }

  private async endCommand(execution: TerminalShellExecution, exitCode: number | undefined): Promise<void> {
    const open = this.commands.get(execution);
    if (open === undefined) return;
    this.commands.delete(execution);
    const atMs = Date.now();
    await withinMs(open.output, lastTextMs);
    open.held.end({ exitCode, cancelled: exitCode !== undefined && signalled.has(exitCode), atMs });
  }

  /** The task whose terminal runs a command line. The editor gives the task's name to the terminal, or what it executes as its line. */
  private taskBehind(commandLine: string, terminalName: string): OpenTask | undefined {
    const line = commandLine.trim();
    return [...this.tasks].findLast(({ run, execution, output }) => {
      if (output !== undefined || Date.now() - run.startedMs > terminalFollowsMs) return false;
      const isNamed = terminalName.includes(execution.task.name);
      return isNamed || line === '' || line.startsWith('Executing task') || line === run.commandLine;
    });
  }

  private async pump(execution: TerminalShellExecution, listener: RunListener): Promise<void> {
    try {
      for await (const chunk of execution.read()) listener.text(chunk);
    } catch (error) {
      this.logger.warn(`The output of a terminal cannot be read. (${String(error)})`);
    }
  }
}

async function withinMs(work: Promise<void> | undefined, ms: number): Promise<void> {
  if (work === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}
