import { EventEmitter, type Pseudoterminal, type Task } from 'vscode';
import type { LookoutTask, TaskRunner } from '../../tasks/taskRunner.ts';
import type { RunHub } from '../../watchers/runs/runHub.ts';
import { runOfTask } from '../runs/taskRun.ts';
import { shownError } from '../shownLanguage.ts';

const ctrlC = '\u0003';
/** For ends without an exit code. */
const failure = 1;

/** The terminal of one run of a Lookout task: shows its output, and ends it with Ctrl-C or when it is closed. */
export class TaskTerminal implements Pseudoterminal {
  private readonly written = new EventEmitter<string>();
  private readonly closed = new EventEmitter<number>();
  private readonly abort = new AbortController();
  private readonly task: LookoutTask;
  private readonly shown: Task;
  private readonly runner: () => Promise<TaskRunner>;
  private readonly hub: RunHub;
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closed.event;

  constructor(task: LookoutTask, shown: Task, runner: () => Promise<TaskRunner>, hub: RunHub) {
    this.task = task;
    this.shown = shown;
    this.runner = runner;
    this.hub = hub;
  }

  open(): void {
    this.run().then(
      (exitCode) => this.closed.fire(exitCode),
      (error: unknown) => {
        this.write(`${shownError(error)}\n`);
        this.closed.fire(failure);
      },
    );
  }

  close(): void {
    this.abort.abort();
  }

  handleInput(data: string): void {
    if (data.includes(ctrlC)) this.abort.abort();
  }

  private async run(): Promise<number> {
    const runner = await this.runner();
    const { exitCode } = await runner.run(
      this.task,
      {
        show: (text) => this.write(text),
        begin: () => {
          const run = {
            ...runOfTask(this.shown),
            name: this.task.name,
            commandLine: this.task.command,
            folder: this.task.folder,
          };
          const listener = this.hub.begin(run);
          return {
            text: (chunk) => listener.text(chunk),
            end: (end) => listener.end({ ...end, atMs: Date.now() }),
          };
        },
      },
      this.abort.signal,
    );
    return exitCode ?? failure;
  }

  private write(text: string): void {
    this.written.fire(text.replace(/\r?\n/g, '\r\n'));
  }
}
