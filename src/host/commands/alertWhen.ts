import { type InputBoxValidationMessage, InputBoxValidationSeverity, l10n, window } from 'vscode';
import { LookoutError } from '../../core/errors.ts';
import { textOf } from '../../core/json.ts';
import { say } from '../../core/words/phrase.ts';
import { shownError, shownLanguage, shownReason } from '../shownLanguage.ts';
import type { CommandHandler } from './registry.ts';

const examples = 'deploy succeeds · test coverage < 80% · tests fail 3 times in 10 minutes';

/** Asks for a condition in plain words, and says what it means while it is typed. */
const alertWhen: CommandHandler = async (parts, arg) => {
  const app = await parts.app();
  const { compileCondition } = await import('../../conditions/compileCondition.ts');
  const explain = (text: string): InputBoxValidationMessage => {
    if (text.trim() === '')
      return { message: l10n.t('For example: {0}', examples), severity: InputBoxValidationSeverity.Info };
    try {
      const { canonical } = compileCondition(text);
      return {
        message: l10n.t('Means: {0}', say(canonical, shownLanguage())),
        severity: InputBoxValidationSeverity.Info,
      };
    } catch (error) {
      if (!LookoutError.is(error, 'invalid')) throw error;
      return { message: shownError(error), severity: InputBoxValidationSeverity.Error };
    }
  };
  const when = await window.showInputBox({
    title: l10n.t('Alert When (1/2)'),
    prompt: l10n.t('Tell me when … – in plain words, or as an expression.'),
    placeHolder: 'deploy succeeds',
    value: typeof arg === 'string' ? arg : '',
    ignoreFocusOut: true,
    validateInput: explain,
  });
  if (when === undefined || when.trim() === '') return;
  const { canonical } = compileCondition(when);
  const log = await window.showInputBox({
    title: l10n.t('Alert When (2/2)'),
    prompt: l10n.t(
      '{0}. Look for it in a log file too? Leave it empty for the commands that run here.',
      say(canonical, shownLanguage()),
    ),
    placeHolder: 'deploy.log',
    ignoreFocusOut: true,
    validateInput: async (text) => {
      if (text.trim() === '') return undefined;
      const verdict = await app.watchers.verdictOn(text.trim());
      return verdict.kind === 'refused' ? shownReason(verdict.reason) : undefined;
    },
  });
  if (log === undefined) return;
  const place = log.trim();
  const info = await app.watchers.add({
    kind: 'condition',
    when: when.trim(),
    ...(place === '' ? {} : { log: place }),
  });
  void window.showInformationMessage(
    place === ''
      ? l10n.t('You are told when: {0}.', textOf(info.config['when']))
      : l10n.t('You are told when: {0} (in {1}).', textOf(info.config['when']), place),
  );
};

export const alertCommands: Record<string, CommandHandler> = { alertWhen };
