import type { Browser } from 'playwright-core';

import { launchBrowser } from './browser.ts';
import type { Log } from './npm.ts';
import { startServer } from './server.ts';

/** What the window itself logs; it says nothing about the suite. */
const CHATTER =
  /^(Canceled: |Resolv(ing|ed) connection token|Creating a socket|Ignoring fetching|No search provider|\[(reconnection-grace-time|Service Worker|AgentHost|AccountPolicyGate)\b)/;

interface SuiteOptions {
  /** Absolute path of the extension's folder. */
  readonly extensionDevelopmentPath: string;
  /** Absolute path of the module that exports `run(): Promise<void>`, as for `@vscode/test-electron`; with its extension, for example `index.js`. */
  readonly extensionTestsPath: string;
  /** Absolute path of the folder to open. */
  readonly workspace: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trust?: 'everything' | 'restricted';
  readonly env?: Readonly<Record<string, string>>;
  /** The whole run, in milliseconds; default 5 minutes. */
  readonly timeoutMs?: number;
  /** Receives what the suite prints, line by line. */
  readonly log: Log;
}

interface SuiteResult {
  /** From the summary that mocha's reporter `spec` prints. A suite that broke before its first test counts as one failed. */
  readonly passed: number;
  readonly failed: number;
}

/** Runs a mocha suite inside the extension host of the real VS Code server. */
export async function runSuite(options: SuiteOptions): Promise<SuiteResult> {
  const { extensionDevelopmentPath, extensionTestsPath, workspace, timeoutMs = 300_000, log } = options;
  await using server = await startServer({
    ...options,
    extension: { kind: 'development', folder: extensionDevelopmentPath },
  });
  const browser = await launchBrowser(log);
  try {
    const counted = { passed: 0, failed: 0 };
    const code = await untilExit(browser, timeoutMs, {
      address: server.addressOf(workspace, [
        ['extensionDevelopmentPath', server.remoteUri(extensionDevelopmentPath)],
        ['extensionTestsPath', server.remoteUri(extensionTestsPath)],
        ['skipWelcome', 'true'],
      ]),
      onLine: (line) => {
        log(line);
        const [, number, what] = /^\s*(\d+) (passing|failing)\b/.exec(line) ?? [];
        if (what === 'passing') counted.passed = Number(number);
        if (what === 'failing') counted.failed = Number(number);
      },
    });
    return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
  } finally {
    await browser.close();
  }
}

async function untilExit(browser: Browser, timeoutMs: number, run: { address: string; onLine: Log }): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let ended = false;
  const timer = setTimeout(() => reject(new Error(`The suite did not end within ${timeoutMs / 1000} s`)), timeoutMs);
  page.once('crash', () => reject(new Error('The page of the suite crashed')));
  try {
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const text = formatted(args);
      if (!ended && !CHATTER.test(text)) for (const line of text.split('\n')) run.onLine(line);
    });
    await page.exposeFunction('codeAutomationExit', (code: number) => {
      ended = true;
      resolve(code);
    });
    await page.goto(run.address);
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** Arguments of `console.log`, with the four placeholders that mocha's reporters use. */
function formatted(args: readonly unknown[]): string {
  const [first, ...rest] = args;
  if (typeof first !== 'string') return args.map(String).join(' ');
  const text = first.replaceAll(/%[sdjo]/g, (placeholder) => (rest.length > 0 ? String(rest.shift()) : placeholder));
  return [text, ...rest.map(String)].join(' ');
}
