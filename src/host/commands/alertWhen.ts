import { l10n, window } from 'vscode';
import { LookoutError } from '../../core/errors.ts';
import { textOf } from '../../core/json.ts';
import { say } from '../../core/words/phrase.ts';
import { askSteps } from '../input/steps.ts';
import { shownError, shownLanguage, shownReason } from '../shownLanguage.ts';
import type { CommandHandler } from './registry.ts';

const examples = 'deploy succeeds · test coverage < 80% · tests fail 3 times in 10 minutes';

/** Whether a condition is about lines of a log that it does not name; events, such as a build that fails, are heard of without one. */
function wantsLog(expression: string): boolean {
  return expression.includes('deploy.') || (expression.includes('log.text') && !expression.includes('log.file'));
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
  const { compileCondition } = await import('../../conditions/compileCondition.ts');
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
        inform: (text) => l10n.t('Means: {0}', meaningOf(text)),
      };
    if (log !== undefined || !wantsLog(compileCondition(when).expression)) return undefined;
    return {
      kind: 'text',
      title: l10n.t('Log File'),
      prompt: l10n.t(
        '{0}. Look for it in a log file too? Leave it empty for the commands that run here.',
        meaningOf(when),
      ),
      placeHolder: 'deploy.log',
      validate: async (text) => {
        const verdict = text === '' ? undefined : await app.watchers.verdictOn(text);
        return verdict?.kind === 'refused' ? shownReason(verdict.reason) : undefined;
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
