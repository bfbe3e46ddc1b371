import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';

import { launchBrowser } from './browser.ts';
import { keepLastSight, watchForFailures } from './lastSight.ts';
import { type ExtensionUnderTest, type ServerOptions, startServer, type VsCodeServer } from './server.ts';
import { Workbench } from './workbench.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

export interface WorkbenchOptions extends Partial<ServerOptions> {
  /** Absolute path of the folder to open. */
  readonly workspace: string;
  /** Default: this repository, installed as a user would have it (`folder`); it must have been built. */
  readonly extension?: ExtensionUnderTest;
  /** Size of the window in pixels; default 1280 × 800. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Language in which extensions speak, such as `ja`; that of VS Code itself needs a language pack. */
  readonly language?: string;
}

/** A server, a browser and a window on it. The holder disposes; `await using` works. */
export class WorkbenchSession {
  readonly server: VsCodeServer;
  readonly browser: Browser;
  readonly workbench: Workbench;

  constructor(server: VsCodeServer, browser: Browser, workbench: Workbench) {
    this.server = server;
    this.browser = browser;
    this.workbench = workbench;
  }

  /** Closes the window and ends the server with everything below it. Safe to call twice. */
  async dispose(): Promise<void> {
    await keepLastSight(this.workbench);
    await this.browser.close();
    await this.server.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/**
 * Opens a folder in a real VS Code with the extension in it, and resolves when the window is drawn. The extension may still be starting:
 * wait for something of it, for example `workbench.waitForStatusBarItem('Lookout')`.
 *
 *     await using session = await openWorkbench({ workspace });
 *     await session.workbench.runCommand('Lookout: Send Test Notification');
 *     await session.workbench.notifications.waitFor('Test');
 */
export async function openWorkbench(options: WorkbenchOptions): Promise<WorkbenchSession> {
  const server = await startServer({
    ...options,
    extension: options.extension ?? { kind: 'folder', folder: REPOSITORY },
  });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser(options.log ?? (() => {}));
    const workbench = await openWindow(browser, server, options);
    return new WorkbenchSession(server, browser, workbench);
  } catch (error) {
    await browser?.close();
    await server.dispose();
    throw error;
  }
}

/** Opens one more window on a running server; closing its page closes the window. */
export async function openWindow(
  browser: Browser,
  server: VsCodeServer,
  options: Pick<WorkbenchOptions, 'workspace' | 'extension' | 'viewport' | 'language'>,
): Promise<Workbench> {
  const viewport = options.viewport ?? { width: 1280, height: 800 };
  // Windows of one person share the browser's storage, in which this VS Code keeps secrets.
  const context = browser.contexts()[0] ?? (await browser.newContext({ viewport }));
  const page = await context.newPage();
  await page.setViewportSize(viewport);
  const { language } = options;
  if (language !== undefined) {
    // Where VS Code keeps the language of the window; its own texts stay those of the server.
    await page.addInitScript(
      `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => ${JSON.stringify(language)}, set() {} })`,
    );
  }
  const development = options.extension?.kind === 'development' ? options.extension.folder : undefined;
  await page.goto(
    server.addressOf(options.workspace, [
      ...(development ? [['extensionDevelopmentPath', server.remoteUri(development)] as const] : []),
      ['skipWelcome', 'true'],
    ]),
  );
  const workbench = new Workbench(page, options.workspace);
  watchForFailures(workbench);
  await workbench.ready();
  return workbench;
}
