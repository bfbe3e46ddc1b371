import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** One line on standard output; colours only where the terminal has them. */
export function say(text: string, style: Style = 'reset'): void {
  process.stdout.write(`${styleText(style, text, { stream: process.stdout })}\n`);
}

/** Seconds with one decimal, for example `12.3 s`. */
export function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** Aborts at the first Ctrl-C or termination; later ones are ignored, so that what was started can still be ended in order. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}
