import type { Disposable } from '../../core/disposable.ts';
import type { DashboardPanel } from '../dashboard/dashboardPanel.ts';
import { eventIdOf } from './chosenEvent.ts';
import type { CommandHandler } from './registry.ts';

/** The dashboard and what belongs to it. One page at a time. */
export function createDashboardCommands(): Disposable & { readonly handlers: Record<string, CommandHandler> } {
  let open: DashboardPanel | undefined;
  const showDashboard: CommandHandler = async (parts, arg) => {
    const app = await parts.app();
    const { DashboardPanel: Panel } = await import('../dashboard/dashboardPanel.ts');
    open ??= new Panel(parts, app, () => {
      open = undefined;
    });
    open.reveal(eventIdOf(arg));
  };
  const exportHistory: CommandHandler = async (parts) => {
    const { exportHistory: run } = await import('../dashboard/exportHistory.ts');
    await run(await parts.app());
  };
  return { handlers: { showDashboard, exportHistory }, dispose: () => open?.dispose() };
}
