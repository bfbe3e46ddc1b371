import { l10n, type QuickPickItem } from 'vscode';
import type { JsonValue } from '../../core/json.ts';
import { compileSafePattern } from '../../core/safePattern.ts';
import { parseThreshold } from '../../watchers/threshold.ts';
import { shownError } from '../shownLanguage.ts';

/** One option of a watcher, as a person types it. */
export interface WatcherField {
  /** Key in the watcher's configuration. */
  readonly key: string;
  readonly label: string;
  readonly prompt: string;
  readonly placeHolder?: string;
  /** Paths are checked against what may be watched. */
  readonly isPath?: boolean;
  readonly required?: boolean;
  readonly choices?: readonly (QuickPickItem & { readonly value: string })[];
  /** What is wrong with a text that is not empty. */
  readonly objection?: (text: string) => string | undefined;
  /** The value in the configuration; undefined leaves the option out. */
  readonly parse?: (text: string) => JsonValue | undefined;
}

/** How a kind is asked for: one step for each field. */
export interface WatcherForm {
  readonly kind: string;
  readonly title: string;
  readonly fields: readonly WatcherField[];
}

const listOf = (text: string): JsonValue | undefined => {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.length === 0 ? undefined : items;
};

const numberOf = (text: string): JsonValue | undefined => (text === '' ? undefined : Number(text));

const isDuration = (text: string): string | undefined =>
  /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/.test(text) ? undefined : l10n.t('Type a time such as 30s, 5m or 1h.');

const isPercent = (text: string): string | undefined =>
  /^\d+(?:\.\d+)?$/.test(text) && Number(text) <= 100 ? undefined : l10n.t('Type a number from 0 to 100.');

const isCount = (text: string): string | undefined =>
  /^\d{1,6}$/.test(text) ? undefined : l10n.t('Type a whole number.');

/** Texts, or expressions between slashes, that must compile. */
const arePatterns = (text: string): string | undefined => {
  for (const item of text.split(',').map((part) => part.trim())) {
    try {
      if (item !== '') compileSafePattern(item);
    } catch (error) {
      return shownError(error);
    }
  }
  return undefined;
};

/** All kinds that are made step by step; files, folders and conditions have ways of their own. */
export function watcherForms(): readonly WatcherForm[] {
  const command: WatcherField = {
    key: 'command',
    label: l10n.t('Command'),
    prompt: l10n.t('Only commands and tasks whose name or command line contains this text; empty for all.'),
    placeHolder: 'build:web',
  };
  return [
    {
      kind: 'build',
      title: l10n.t('Watch Builds'),
      fields: [
        command,
        {
          key: 'log',
          label: l10n.t('Log'),
          prompt: l10n.t(
            'A log of builds to read instead, such as that of a compose run; empty for tasks and terminals.',
          ),
          placeHolder: 'docker-compose.log',
          isPath: true,
        },
      ],
    },
    {
      kind: 'tests',
      title: l10n.t('Watch Tests'),
      fields: [
        command,
        {
          key: 'report',
          label: l10n.t('Result files'),
          prompt: l10n.t('Result files that the tests write, as a path or a pattern; empty to read their output.'),
          placeHolder: 'reports/**/*.xml',
          isPath: true,
        },
      ],
    },
    {
      kind: 'errors',
      title: l10n.t('Watch Log for Errors'),
      fields: [
        {
          key: 'path',
          label: l10n.t('Log'),
          prompt: l10n.t('Path or pattern of the log, absolute or relative to the workspace. It may not exist yet.'),
          placeHolder: 'logs/*.log',
          isPath: true,
          required: true,
        },
        {
          key: 'patterns',
          label: l10n.t('Patterns'),
          prompt: l10n.t('Lines to look for besides errors: texts or /expressions/, separated by commas.'),
          placeHolder: 'payment declined, /order \\d+ lost/',
          objection: arePatterns,
          parse: listOf,
        },
        {
          key: 'exclude',
          label: l10n.t('Exclude'),
          prompt: l10n.t('Lines that are not wanted, in the same way; empty for none.'),
          placeHolder: 'DeprecationWarning',
          objection: arePatterns,
          parse: listOf,
        },
        {
          key: 'aggregate',
          label: l10n.t('Aggregate'),
          prompt: l10n.t('One summary for all within this time; empty to tell each at once.'),
          placeHolder: '5m',
          objection: isDuration,
        },
      ],
    },
    {
      kind: 'coverage',
      title: l10n.t('Watch Coverage'),
      fields: [
        {
          key: 'path',
          label: l10n.t('Report'),
          prompt: l10n.t('Path or pattern of the coverage report. It may not exist yet.'),
          placeHolder: 'coverage/lcov.info',
          isPath: true,
          required: true,
        },
        {
          key: 'below',
          label: l10n.t('Threshold'),
          prompt: l10n.t('Tell when less than this percent of the lines is covered; empty for none.'),
          placeHolder: '80',
          objection: isPercent,
          parse: numberOf,
        },
        {
          key: 'drop',
          label: l10n.t('Drop'),
          prompt: l10n.t('Tell when it fell by so many points since the last report; empty for none.'),
          placeHolder: '2',
          objection: isPercent,
          parse: numberOf,
        },
      ],
    },
    {
      kind: 'terminal',
      title: l10n.t('Watch Terminal Commands'),
      fields: [
        command,
        {
          key: 'longerThan',
          label: l10n.t('Longer than'),
          prompt: l10n.t('Only commands that take longer than this; empty for all.'),
          placeHolder: '60s',
          objection: isDuration,
        },
        {
          key: 'patterns',
          label: l10n.t('Lines'),
          prompt: l10n.t(
            'Tell of these lines of the output, as texts or /expressions/, separated by commas; empty to tell how commands end.',
          ),
          placeHolder: 'listening on port, /warning: .* deprecated/',
          objection: arePatterns,
          parse: listOf,
        },
      ],
    },
    {
      kind: 'problems',
      title: l10n.t('Watch Problems Panel'),
      fields: [
        {
          key: 'severity',
          label: l10n.t('Severity'),
          prompt: l10n.t('Which problems count?'),
          choices: [
            { label: l10n.t('Errors'), value: 'error' },
            { label: l10n.t('Errors and warnings'), value: 'warning' },
            { label: l10n.t('Errors, warnings and hints'), value: 'info' },
          ],
        },
        {
          key: 'source',
          label: l10n.t('Source'),
          prompt: l10n.t('Only what this source finds; empty for all.'),
          placeHolder: 'eslint',
        },
        {
          key: 'budget',
          label: l10n.t('Budget'),
          prompt: l10n.t('So many are allowed before it is told.'),
          placeHolder: '0',
          objection: isCount,
          parse: numberOf,
        },
      ],
    },
  ];
}

/** Options that every watcher has. */
function commonFields(): readonly WatcherField[] {
  return [
    { key: 'name', label: l10n.t('Name'), prompt: l10n.t('Shown instead of the target; empty for none.') },
    {
      key: 'threshold',
      label: l10n.t('Threshold'),
      prompt: l10n.t('Tell once per so many changes, such as 5 or 5/10m; empty to tell every change.'),
      objection: (text) =>
        parseThreshold(text) === undefined ? l10n.t('Type a count such as 5, or 5/10m.') : undefined,
    },
    {
      key: 'cooldown',
      label: l10n.t('Cooldown'),
      prompt: l10n.t('Stay silent after a message for this long; empty for none.'),
      placeHolder: '5m',
      objection: isDuration,
    },
    {
      key: 'priority',
      label: l10n.t('Priority'),
      prompt: l10n.t('How loud its messages are.'),
      choices: [
        { label: l10n.t('As usual for what happened'), value: '' },
        { label: l10n.t('Low'), value: 'low' },
        { label: l10n.t('Medium'), value: 'medium' },
        { label: l10n.t('High'), value: 'high' },
        { label: l10n.t('Critical'), value: 'critical' },
      ],
    },
    {
      key: 'ttl',
      label: l10n.t('Ends after'),
      prompt: l10n.t('The watcher pauses after this time; empty for never.'),
      placeHolder: '7d',
      objection: isDuration,
    },
  ];
}

const pathField: WatcherField = {
  key: 'path',
  get label() {
    return l10n.t('Path');
  },
  get prompt() {
    return l10n.t('Absolute, relative to the workspace, or a URI.');
  },
  isPath: true,
  required: true,
};

/** All options of a kind that can be changed by typing. */
export function fieldsOf(kind: string): readonly WatcherField[] {
  const own = watcherForms().find((form) => form.kind === kind)?.fields;
  const path = kind === 'file' || kind === 'folder' ? [pathField] : [];
  return [...(own ?? path), ...commonFields()];
}
