import type { LookoutEvent } from '../../core/event.ts';
import { isRecord, type JsonObject } from '../../core/json.ts';
import { severities, type Severity } from '../../core/severity.ts';

/**
 * What is watched without being asked for, as the settings name it, with its watcher. The editor itself shows its problems
 * and that a command is done: of these only what else would be missed is told.
 */
const builtIns = {
  builds: { kind: 'build' },
  tests: { kind: 'tests' },
  terminalCommands: { kind: 'terminal', longerThan: '1m', tell: 'failures' },
  problems: { kind: 'problems', settle: '30s', tell: 'nothing' },
} as const satisfies Record<string, JsonObject>;
type BuiltIn = keyof typeof builtIns;

/** What VS Code's own settings say: nothing but what belongs to this editor. */
export interface EditorSettings {
  /** Least severity that is shown as a notification. */
  readonly leastShown: Severity | 'off';
  readonly statusBar: 'always' | 'attention';
  readonly builtIn: Readonly<Record<BuiltIn, boolean>>;
  /** Whether a person counts as present as long as the window has the focus. */
  readonly isPresentWhileFocused: boolean;
  /** Events listed in Activity, 10 to 500. */
  readonly activityEntries: number;
  /** Outputs of runs kept on disk, 0 to 1000. */
  readonly keptOutputs: number;
}

/** As the manifest has them. */
const defaults: EditorSettings = {
  leastShown: 'info',
  statusBar: 'always',
  builtIn: { builds: true, tests: true, terminalCommands: true, problems: true },
  isPresentWhileFocused: false,
  activityEntries: 50,
  keptOutputs: 100,
};

/** Keys in VS Code's settings, below `lookout`. */
export const settingKeys: Readonly<Record<keyof EditorSettings, string>> = {
  leastShown: 'notifications.minimumSeverity',
  statusBar: 'statusBar.show',
  builtIn: 'builtInWatchers',
  isPresentWhileFocused: 'presence.whileFocused',
  activityEntries: 'activity.maxEntries',
  keptOutputs: 'outputs.maxKept',
};

/** Reads the settings by their keys below `lookout`; what is not allowed there counts as not set. */
export function parseEditorSettings(get: (key: string) => unknown): EditorSettings {
  const value = (name: keyof EditorSettings): unknown => get(settingKeys[name]);
  const whole = (name: 'activityEntries' | 'keptOutputs', least: number, most: number): number => {
    const found = value(name);
    return Number.isInteger(found) ? Math.min(most, Math.max(least, Number(found))) : defaults[name];
  };
  const builtIn = value('builtIn');
  const isOn = (name: BuiltIn): boolean => {
    const found = isRecord(builtIn) ? builtIn[name] : undefined;
    return typeof found === 'boolean' ? found : defaults.builtIn[name];
  };
  return {
    leastShown: [...severities, 'off' as const].find((item) => item === value('leastShown')) ?? defaults.leastShown,
    statusBar: value('statusBar') === 'attention' ? 'attention' : defaults.statusBar,
    builtIn: {
      builds: isOn('builds'),
      tests: isOn('tests'),
      terminalCommands: isOn('terminalCommands'),
      problems: isOn('problems'),
    },
    isPresentWhileFocused: value('isPresentWhileFocused') === true,
    activityEntries: whole('activityEntries', 10, 500),
    keptOutputs: whole('keptOutputs', 0, 1000),
  };
}

/** The watchers that work without being asked for. */
export function builtInWatchers({ builtIn }: EditorSettings): JsonObject[] {
  return (Object.keys(builtIns) as BuiltIn[]).filter((name) => builtIn[name]).map((name) => ({ ...builtIns[name] }));
}

/** Why an event is not shown as a notification; undefined when it is. */
export function reasonToHide(
  { leastShown }: EditorSettings,
  { severity }: Pick<LookoutEvent, 'severity'>,
): string | undefined {
  if (leastShown === 'off') return 'lookout.notifications.minimumSeverity is off';
  if (severities.indexOf(severity) >= severities.indexOf(leastShown)) return undefined;
  return `below ${leastShown}, the least that lookout.notifications.minimumSeverity lets through`;
}
