import { ThemeColor, ThemeIcon } from 'vscode';
import type { LookoutEvent } from '../core/event.ts';

/** Colours that every theme defines, those of high contrast too; those of lists do not. */
const icons: Readonly<Record<string, ThemeIcon>> = {
  info: new ThemeIcon('info', new ThemeColor('problemsInfoIcon.foreground')),
  warning: new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground')),
  error: new ThemeIcon('error', new ThemeColor('problemsErrorIcon.foreground')),
  critical: new ThemeIcon('flame', new ThemeColor('problemsErrorIcon.foreground')),
};

/** A condition that somebody asked for came true. */
const wishIcon = new ThemeIcon('bell', new ThemeColor('problemsInfoIcon.foreground'));
const fixedIcon = new ThemeIcon('pass', new ThemeColor('charts.green'));
export const troubleIcon = new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));

/** How bad something is. */
export function severityIcon(severity: string): ThemeIcon {
  return icons[severity] ?? new ThemeIcon('info');
}

/** What an event is, at a glance. */
export function eventIcon({ severity, type, data }: Pick<LookoutEvent, 'severity' | 'type' | 'data'>): ThemeIcon {
  if (data['transition'] === 'fixed') return fixedIcon;
  return type === 'condition.met' && severity === 'info' ? wishIcon : severityIcon(severity);
}
