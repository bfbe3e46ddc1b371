import { randomUUID } from 'node:crypto';
import { type DebugConfiguration, type DebugSession, debug } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/disposable.ts';
import { isRecord } from '../../core/json.ts';
import type { Run, RunListener } from '../../watchers/runs/run.ts';
import type { RunHub } from '../../watchers/runs/runHub.ts';

/** What starts the program of a launch configuration that does not say so itself. */
const starters: Readonly<Record<string, string>> = {
  node: 'node',
  'pwa-node': 'node',
  python: 'python',
  debugpy: 'python',
  go: 'go run',
};
/** What debug adapters say of an exit code in words; few send the event `exited`. */
const exitedText = /\bexited with code:? (-?\d+)/i;

interface OpenSession {
  readonly listener: RunListener;
  /** The session of the tree that prints: an adapter may tell the same through a parent and its child. */
  speaker: DebugSession | undefined;
  exitCode: number | undefined;
}

/** Tells debug sessions as runs, as far as their adapters tell: output of the program, and its exit code where they name it. */
export function followDebugSessions(hub: RunHub): Disposable {
  const disposables = new DisposableStore();
  const open = new Map<DebugSession, OpenSession>();

  const begin = (root: DebugSession): OpenSession => {
    const begun: OpenSession = { listener: hub.begin(runOf(root)), speaker: undefined, exitCode: undefined };
    open.set(root, begun);
    return begun;
  };

  disposables.add(
    debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker(session) {
        if (session.configuration.request !== 'launch') return undefined;
        const root = rootOf(session);
        const item = open.get(root) ?? begin(root);
        return { onDidSendMessage: (message: unknown) => hear(message, session, item) };
      },
    }),
  );
  disposables.add(
    debug.onDidTerminateDebugSession((session) => {
      const ended = open.get(session);
      if (ended === undefined) return;
      open.delete(session);
      const { exitCode } = ended;
      ended.listener.end({ exitCode, cancelled: false, atMs: Date.now() });
    }),
  );
  return disposables;
}

/** Takes output and exit codes out of the adapter's messages (https://microsoft.github.io/debug-adapter-protocol/specification). */
function hear(message: unknown, session: DebugSession, item: OpenSession): void {
  if (!isRecord(message) || message['type'] !== 'event' || !isRecord(message['body'])) return;
  const { event, body } = message;
  if (event === 'exited' && typeof body['exitCode'] === 'number') item.exitCode = body['exitCode'];
  const { category = 'console', output } = body;
  if (event !== 'output' || typeof output !== 'string') return;
  if (category === 'stdout' || category === 'stderr') {
    item.speaker ??= session;
    if (item.speaker === session) item.listener.text(output);
  } else if (category === 'console') {
    const code = exitedText.exec(output)?.[1];
    if (code !== undefined) item.exitCode = Number(code);
  }
}

function rootOf(session: DebugSession): DebugSession {
  let root = session;
  while (root.parentSession !== undefined) root = root.parentSession;
  return root;
}

function runOf({ name, configuration, workspaceFolder }: DebugSession): Run {
  const cwd: unknown = configuration['cwd'];
  return {
    id: randomUUID(),
    origin: 'debug',
    name,
    commandLine: commandLineOf(configuration),
    group: undefined,
    isBackground: false,
    matchers: undefined,
    folder: typeof cwd === 'string' ? cwd : workspaceFolder?.uri.fsPath,
    startedMs: Date.now(),
  };
}

/** What the launch configuration runs, in the words of a shell. */
function commandLineOf(configuration: DebugConfiguration): string | undefined {
  const { type, program, module, mode, runtimeExecutable, runtimeArgs, args } = configuration as Record<
    string,
    unknown
  >;
  if (type === 'go' && mode === 'test') return 'go test';
  const target = typeof module === 'string' ? ['-m', module] : textsOf(program);
  const starter = typeof runtimeExecutable === 'string' ? runtimeExecutable : starters[String(type)];
  const words = [...textsOf(starter), ...textsOf(runtimeArgs), ...target, ...textsOf(args)];
  return words.length === 0 ? undefined : words.join(' ');
}

function textsOf(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => typeof item === 'string');
}
