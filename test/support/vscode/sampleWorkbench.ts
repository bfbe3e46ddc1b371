import { createSampleWorkspace } from '../sampleWorkspace.ts';
import { openWorkbench, type WorkbenchSession } from './session.ts';
import type { Workbench } from './workbench.ts';

export interface SampleWorkbench extends AsyncDisposable {
  /** Absolute path of the sample. */
  readonly folder: string;
  readonly session: WorkbenchSession;
  readonly workbench: Workbench;
}

export interface SampleWorkbenchOptions {
  /** Text of the workspace's `lookout.yaml`. */
  readonly configuration: string;
  /** The view of the side bar that is opened, by its name; without one the Explorer stays in front. */
  readonly view?: string;
  /** Adds to the folder before it is opened. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/** The sample in a window that is high enough for all views, with Lookout started. */
export async function openSampleWorkbench({
  configuration,
  view,
  prepare,
}: SampleWorkbenchOptions): Promise<SampleWorkbench> {
  await using opened = new AsyncDisposableStack();
  const { folder } = opened.use(await createSampleWorkspace(configuration));
  await prepare?.(folder);
  const viewport = { width: 1280, height: 1000 };
  const session = opened.use(await openWorkbench({ workspace: folder, log: console.log, viewport }));
  const { workbench } = session;
  await workbench.waitForStatusBarItem('Lookout', 60_000);
  if (view !== undefined) await workbench.openView(view);
  const kept = opened.move();
  return { folder, session, workbench, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
