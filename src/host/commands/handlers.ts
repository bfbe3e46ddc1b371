import type { Disposable } from '../../core/disposable.ts';
import { activityCommands } from './activity.ts';
import { alertCommands } from './alertWhen.ts';
import { channelCommands } from './channels.ts';
import { configurationCommands } from './configuration.ts';
import { createDashboardCommands } from './dashboard.ts';
import { deleteCommands } from './deleteAllData.ts';
import { doctorCommands } from './doctor.ts';
import { createExplainCommands } from './explain.ts';
import { quietCommands } from './quiet.ts';
import type { CommandHandler } from './registry.ts';
import { createTypedCommands } from './runCommand.ts';
import { createTemplateCommands } from './template.ts';
import { settingCommands } from './settings.ts';
import { createStarterCommands } from './starters.ts';
import { startCommands } from './start.ts';
import { taskCommands } from './tasks.ts';
import { undeliveredCommands } from './undelivered.ts';
import { watchCommands } from './watch.ts';
import { watchKindCommands } from './watchKinds.ts';
import { watchLikeCommands } from './watchLike.ts';
import { watchTerminalCommands } from './watchTerminal.ts';
import { watcherCommands } from './watchers.ts';
import { whatNextCommands } from './whatNext.ts';

/** All commands but those of the log, by their names without the prefix. */
export function createHandlers(): { readonly handlers: Readonly<Record<string, CommandHandler>> } & Disposable {
  const dashboard = createDashboardCommands();
  const explain = createExplainCommands();
  const starters = createStarterCommands();
  const typed = createTypedCommands();
  const template = createTemplateCommands();
  return {
    handlers: {
      ...watchCommands,
      ...watchKindCommands,
      ...watchLikeCommands,
      ...watchTerminalCommands,
      ...watcherCommands,
      ...channelCommands,
      ...settingCommands,
      ...startCommands,
      ...doctorCommands,
      ...deleteCommands,
      ...configurationCommands,
      ...taskCommands,
      ...alertCommands,
      ...quietCommands,
      ...activityCommands,
      ...undeliveredCommands,
      ...whatNextCommands,
      ...explain.handlers,
      ...typed.handlers,
      ...dashboard.handlers,
      ...template.handlers,
      ...starters.handlers,
    },
    dispose() {
      explain.dispose();
      typed.dispose();
      dashboard.dispose();
      template.dispose();
      starters.dispose();
    },
  };
}
