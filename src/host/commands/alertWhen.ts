import { l10n, window } from 'vscode';
import type { LogUse } from '../../conditions/logUse.ts';
import { LookoutError } from '../../core/errors.ts';
import { textOf } from '../../core/json.ts';
import { say } from '../../core/words/phrase.ts';
import { askSteps } from '../input/steps.ts';
import { shownError, shownLanguage, shownReason } from '../shownLanguage.ts';
import type { CommandHandler } from './registry.ts';

const examples = 'deploy succeeds · test coverage < 80% · tests fail 3 times in 10 minutes';

function promptFor(use: Exclude<LogUse, 'none'>, meaning: string): string {
  switch (use) {
    case 'deploys':
      return l10n.t('{0}. Look for it in a log file too? Leave it empty for the commands that run here.', meaning);
    case 'errors':
      return l10n.t('{0}. Errors in which log file? Leave it empty for all that are watched for errors.', meaning);
    case 'lines':
      return l10n.t('{0}. In which log file?', meaning);
  }
}

/** Without a log nothing would ever be heard. */
function emptyFault(use: LogUse): string {
  return use === 'errors'
    ? l10n.t('Name a log file: none is watched for errors yet.')
    : l10n.t('Name a log file, such as app.log.');
}

/** What is wrong with a condition, or undefined. */
function faultOf(text: string, meaningOf: (text: string) => string): string | undefined {
  if (text === '') return l10n.t('For example: {0}', examples);
  try {
    meaningOf(text);
    return undefined;
  } catch (error) {
    if (!LookoutError.is(error, 'invalid')) throw error;
    return shownError(error);
  }
}

/** Asks for a condition in plain words, and says what it means while it is typed. */
const alertWhen: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const [{ compileCondition }, { unmeasuredIn }, { logNamedIn, logUse }] = await Promise.all([
    import('../../conditions/compileCondition.ts'),
    import('../../conditions/knownState.ts'),
    import('../../conditions/logUse.ts'),
  ]);
  /** What a condition means; throws what is wrong with it. */
  const meaningOf = (text: string): string => say(compileCondition(text).canonical, shownLanguage());
  const answers = await askSteps(l10n.t('Alert When'), 1, ([when, log]) => {
    if (when === undefined)
      return {
        kind: 'text',
        title: l10n.t('Condition'),
        prompt: l10n.t('Tell me when … – in plain words, or as an expression.'),
        placeHolder: examples,
        value: typeof arg === 'string' ? arg : '',
        validate: (text) => faultOf(text, meaningOf),
        inform: (text) => {
          const missing = unmeasuredIn(compileCondition(text).reads);
          const meaning = l10n.t('Means: {0}', meaningOf(text));
          return missing === undefined
            ? meaning
            : l10n.t('{0} – but {1} is not measured yet: only published events tell of it.', meaning, missing);
        },
      };
    const condition = compileCondition(when);
    const use = logUse(condition);
    if (log !== undefined || use === 'none' || logNamedIn(condition) !== undefined) return undefined;
    const hasErrors = app.watchers.list().some(({ kind }) => kind === 'errors');
    return {
      kind: 'text',
      title: l10n.t('Log File'),
      prompt: promptFor(use, meaningOf(when)),
      placeHolder: use === 'deploys' ? 'deploy.log' : 'app.log',
      validate: async (text) => {
        if (text === '') return use === 'deploys' || (use === 'errors' && hasErrors) ? undefined : emptyFault(use);
        const verdict = await app.watchers.verdictOn(text);
        return verdict.kind === 'refused' ? shownReason(verdict.reason) : undefined;
      },
    };
  });
  if (answers === undefined) return;
  const [when = '', place = ''] = answers;
  const info = await app.watchers.add({
    kind: 'condition',
    when,
    ...(place === '' ? {} : { log: place }),
  });
  void window.showInformationMessage(
    place === ''
      ? l10n.t('You are told when: {0}.', textOf(info.config['when']))
      : l10n.t('You are told when: {0} (in {1}).', textOf(info.config['when']), place),
  );
};

export const alertCommands: Record<string, CommandHandler> = { alertWhen };
