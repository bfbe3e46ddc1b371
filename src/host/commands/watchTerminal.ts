import { commands, env, l10n, type Terminal, window } from 'vscode';
import { LookoutError } from '../../core/errors.ts';
import type { HostParts } from '../host.ts';
import { askForKind } from './watchKinds.ts';
import { watchByRule } from './watchLike.ts';
import type { CommandHandler } from './registry.ts';

const maxExampleLength = 1000;

/** The terminal in whose menu a command was chosen; undefined where it was chosen elsewhere. */
function terminalOf(arg: unknown): Terminal | undefined {
  const [first]: unknown[] = Array.isArray(arg) ? arg : [arg];
  return window.terminals.find((terminal) => terminal === first);
}

/** The first line that is selected in the terminal in front. VS Code gives it through the clipboard only, whose text is put back. */
async function selectedLine(): Promise<string> {
  const before = await env.clipboard.readText();
  try {
    // Without a selection nothing is copied: what is read then must not be what somebody else copied.
    await env.clipboard.writeText('');
    await commands.executeCommand('workbench.action.terminal.copySelection');
    const lines = (await env.clipboard.readText()).split(/\r?\n/).map((line) => line.trim());
    return (lines.find((line) => line !== '') ?? '').slice(0, maxExampleLength);
  } finally {
    await env.clipboard.writeText(before);
  }
}

/** Makes a watcher of what commands print, from the selected line where there is one, and tries it on what they printed lately. */
async function watchText({ parts, example }: { parts: HostParts; example: string }): Promise<void> {
  const [{ backTestLines }, { generalise }] = await Promise.all([
    import('../../app/backTest.ts'),
    import('../../conditions/generalise.ts'),
  ]);
  const { pattern, shown } = generalise(example);
  const proposed = example === '' ? '' : `/${pattern}/`;
  const lines = await parts.runs.recent.lines();
  await watchByRule(parts, {
    title: l10n.t('Watch for Text in the Terminal'),
    prompt:
      example === ''
        ? l10n.t('A text or an /expression/ – tried on the latest output of this window.')
        : l10n.t('{0} – tried on the latest output of this window.', shown),
    rule: proposed,
    test: (rule) => backTestLines(rule, lines, example === '' ? rule : example),
    textOf: (line) => line.trim(),
    config: (rule) => ({
      kind: 'terminal',
      patterns: [rule],
      name: l10n.t('Terminal: {0}', rule === proposed ? shown : rule).slice(0, 80),
    }),
  });
}

const watchTerminalText: CommandHandler = async (parts) => {
  if (window.terminals.length === 0)
    throw new LookoutError('invalid', l10n.t('Open a terminal first: its output is what is watched.'));
  await watchText({ parts, example: await selectedLine() });
};

/** Asks how commands in terminals are watched; from the menu of a terminal it begins with the command there. */
const watchTerminal: CommandHandler = async (parts, arg) => {
  const terminal = terminalOf(arg);
  const command = terminal === undefined ? undefined : parts.runs.commandOf(terminal);
  await askForKind(parts, 'terminal', command === undefined ? {} : { command });
};

export const watchTerminalCommands: Record<string, CommandHandler> = { watchTerminal, watchTerminalText };
