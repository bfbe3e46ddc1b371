import { commands } from 'vscode';
import type { CommandHandler } from './registry.ts';

/** Opens the walkthrough at its first open step. */
const getStarted: CommandHandler = async ({ context }) => {
  await commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`, false);
};

export const startCommands: Record<string, CommandHandler> = { getStarted };
