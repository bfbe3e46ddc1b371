import { l10n } from 'vscode';
import type { App } from '../../app/app.ts';
import { textOf, type JsonValue } from '../../core/json.ts';
import { shownReason } from '../shownLanguage.ts';
import type { Step } from './steps.ts';
import type { WatcherField } from './watcherFields.ts';

/** The step that asks for one option of a watcher, beginning with its present value. */
export function stepFor(field: WatcherField, app: App, present?: JsonValue): Step {
  const { label: title, prompt, placeHolder, choices, isPath, required, objection } = field;
  const value = Array.isArray(present) ? present.map((item) => textOf(item)).join(', ') : textOf(present);
  if (choices !== undefined) return { kind: 'choice', title, placeHolder: prompt, items: choices, value };
  return {
    kind: 'text',
    title,
    prompt,
    placeHolder,
    value,
    async validate(text) {
      if (text === '') return required === true ? l10n.t('This is needed.') : undefined;
      const wrong = objection?.(text);
      if (wrong !== undefined || isPath !== true) return wrong;
      const verdict = await app.watchers.verdictOn(text);
      return verdict.kind === 'refused' ? shownReason(verdict.reason) : undefined;
    },
  };
}

/** The value of a typed answer in the configuration; undefined leaves the option out. */
export function valueOf({ parse }: WatcherField, answer: string): JsonValue | undefined {
  if (parse !== undefined) return parse(answer);
  return answer === '' ? undefined : answer;
}
