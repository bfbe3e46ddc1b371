import { l10n, type TextEditor, ThemeIcon, window, workspace } from 'vscode';
import type { BackTest } from '../../app/backTest.ts';
import { LookoutError } from '../../core/errors.ts';
import { isRecord, type JsonObject } from '../../core/json.ts';
import type { HostParts } from '../host.ts';
import { iconless } from '../iconless.ts';
import { askSteps, type TextStep } from '../input/steps.ts';
import { titleIn } from '../../core/wording.ts';
import { storedPath } from '../targets.ts';
import { chosenEvent } from './chosenEvent.ts';
import { shownError, shownLanguage } from '../shownLanguage.ts';
import type { CommandHandler } from './registry.ts';

const dayMs = 86_400_000;
/** History that a rule is tried on. */
const backTestDays = 30;
const maxEvents = 10_000;
/** Lines of a log that a rule is tried on: its last ones. */
const maxLines = 20_000;
/** Caught and missed examples that are listed. */
const shownExamples = 20;
const maxExampleLength = 1000;

/** Asks for a rule, saying what it would have caught, then shows that one by one before it becomes a watcher. */
export async function watchByRule<T>(
  parts: HostParts,
  ask: {
    readonly title: string;
    readonly prompt: string;
    readonly rule: string;
    readonly test: (rule: string) => BackTest<T>;
    readonly textOf: (item: T) => string;
    readonly config: (rule: string) => JsonObject;
  },
): Promise<void> {
  const app = await parts.app();
  const attempt = (rule: string): BackTest<T> | string => {
    try {
      return ask.test(rule);
    } catch (error) {
      if (LookoutError.is(error, 'invalid')) return shownError(error);
      throw error;
    }
  };
  const summary = (rule: string): string | undefined => {
    const result = attempt(rule);
    if (typeof result === 'string') return undefined;
    const { caught, looked, missed } = result;
    if (looked === 0) return l10n.t('There is nothing yet to try it on.');
    if (missed.length === 0) return l10n.t('Would have caught {0} of {1}.', caught.length, looked);
    return l10n.t('Would have caught {0} of {1}; {2} like it not.', caught.length, looked, missed.length);
  };
  const step: TextStep = {
    kind: 'text',
    title: l10n.t('Pattern'),
    prompt: ask.prompt,
    value: ask.rule,
    validate(rule) {
      if (rule === '') return l10n.t('This is needed.');
      const result = attempt(rule);
      return typeof result === 'string' ? result : undefined;
    },
    inform: summary,
  };
  const answers = await askSteps(ask.title, 2, ([rule, choice]) => {
    if (rule === undefined) return step;
    if (choice !== undefined) return undefined;
    const result = attempt(rule);
    if (typeof result === 'string') return undefined;
    const listed = (items: readonly T[], icon: string, word: string) =>
      items.slice(0, shownExamples).map((item) => ({
        iconPath: new ThemeIcon(icon),
        label: iconless(ask.textOf(item)),
        description: word,
        value: '',
      }));
    return {
      kind: 'choice',
      title: l10n.t('What it would have caught'),
      placeHolder: summary(rule),
      items: [
        { iconPath: new ThemeIcon('add'), label: l10n.t('Watch for this'), value: 'watch' },
        ...listed(result.caught, 'pass', l10n.t('caught')),
        ...listed(result.missed, 'circle-slash', l10n.t('not caught')),
      ],
    };
  });
  const [rule = '', choice] = answers ?? [];
  if (choice !== 'watch') return;
  const info = await app.watchers.add(ask.config(rule));
  void window.showInformationMessage(l10n.t('Watching for {0}.', info.label));
}

/** Makes a watcher from a past event: tells when something like it happens again. */
const watchLikeThis: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const entry = await chosenEvent(app, arg, {
    title: l10n.t('Watch for Events Like This'),
    placeHolder: l10n.t('Which event shall not be missed again?'),
  });
  if (entry === undefined) return;
  const [{ backTestEvents, expressionLike }, { generalise }] = await Promise.all([
    import('../../app/backTest.ts'),
    import('../../conditions/generalise.ts'),
  ]);
  const { event } = entry;
  const history = await app.ownHistory({ sinceMs: Date.now() - backTestDays * dayMs, limit: maxEvents });
  const { pattern, shown } = generalise(event.title);
  await watchByRule(parts, {
    title: l10n.t('Watch for Events Like This'),
    prompt: l10n.t('{0} – tried on the last {1} days.', shown, backTestDays),
    rule: expressionLike(event, pattern),
    test: (rule) => backTestEvents(rule, history, event.type),
    textOf: (item) => titleIn(item.event, shownLanguage()),
    config: (expr) => ({ kind: 'condition', expr, name: shown }),
  });
};

/** Makes a watcher from a test, or a suite, of the editor's list of tests: tells when it begins to fail and when it is fixed. */
const watchThisTest: CommandHandler = async (parts, arg) => {
  const name = isRecord(arg) ? arg['label'] : undefined;
  if (typeof name !== 'string')
    throw new LookoutError('invalid', l10n.t('Choose this in the menu of a test: it says which test is meant.'));
  const app = await parts.app();
  const [{ backTestEvents }, { expressionOfTest, phraseOfTest }, { compileCondition }] = await Promise.all([
    import('../../app/backTest.ts'),
    import('../../conditions/namedTest.ts'),
    import('../../conditions/compileCondition.ts'),
  ]);
  const history = await app.ownHistory({ sinceMs: Date.now() - backTestDays * dayMs, limit: maxEvents });
  await watchByRule(parts, {
    title: l10n.t('Watch This Test'),
    prompt: l10n.t('{0} – tried on the last {1} days.', name, backTestDays),
    rule: phraseOfTest(name) ?? expressionOfTest(name),
    test: (rule) => backTestEvents(rule, history, 'test.failed'),
    textOf: (item) => item.event.title,
    // An expression says itself what it means.
    config: (rule) => ({
      kind: 'condition',
      [compileCondition(rule).canonical === rule.trim() ? 'expr' : 'when']: rule,
      name,
    }),
  });
};

/** Makes a watcher of a log from the selected line, or the line of the cursor. */
const watchForText: CommandHandler = async (parts) => {
  const editor = window.activeTextEditor;
  if (editor === undefined)
    throw new LookoutError('invalid', l10n.t('Open a log and select what you want to hear of.'));
  const { uri } = editor.document;
  const example = exampleOf(editor);
  if (example === '') throw new LookoutError('invalid', l10n.t('Select what you want to hear of; this line is empty.'));
  const [{ backTestLines }, { generalise }] = await Promise.all([
    import('../../app/backTest.ts'),
    import('../../conditions/generalise.ts'),
  ]);
  const { pattern, shown } = generalise(example);
  const lines = editor.document.getText().split(/\r?\n/).slice(-maxLines);
  const path = storedPath(uri);
  await watchByRule(parts, {
    title: l10n.t('Watch {0} for Text', workspace.asRelativePath(uri)),
    prompt: l10n.t('{0} – tried on the lines of this file.', shown),
    rule: `/${pattern}/`,
    test: (rule) => backTestLines(rule, lines, example),
    textOf: (line) => line.trim(),
    config: (rule) => ({ kind: 'errors', path, patterns: [rule], name: `${path}: ${shown}` }),
  });
};

function exampleOf({ document, selection }: TextEditor): string {
  const text = selection.isEmpty ? document.lineAt(selection.active.line).text : document.getText(selection);
  return (text.split(/\r?\n/)[0] ?? '').slice(0, maxExampleLength).trim();
}

export const watchLikeCommands: Record<string, CommandHandler> = { watchLikeThis, watchThisTest, watchForText };
