import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import treeKill from 'tree-kill';

import { interruption, say, secondsSince } from './terminal.ts';

interface Step {
  /** The npm script. */
  readonly script: string;
  readonly title: string;
  /** `tests` are counted one by one from the summary that mocha prints; a `check` counts as one. */
  readonly counts: 'check' | 'tests';
}

const STEPS: readonly Step[] = [
  { script: 'types', title: 'Types', counts: 'check' },
  { script: 'lint', title: 'Lint', counts: 'check' },
  { script: 'format:check', title: 'Format', counts: 'check' },
  { script: 'unused', title: 'Unused code', counts: 'check' },
  { script: 'coverage', title: 'Unit and integration tests', counts: 'tests' },
  { script: 'build', title: 'Bundle', counts: 'check' },
  { script: 'package:check', title: 'Package', counts: 'check' },
  { script: 'test:host', title: 'Tests in VS Code', counts: 'tests' },
];

interface Result {
  readonly step: Step;
  readonly passed: number;
  readonly failed: number;
  readonly took: string;
  /** What mocha prints of the tests that failed, or empty. */
  readonly failures: string;
  /** Lines covered, in per cent, where the step measures it. */
  readonly coverage: string | undefined;
}

/** Runs one step, shows its output as it comes, and counts. */
async function run(step: Step, stop: AbortSignal): Promise<Result> {
  const startedAt = performance.now();
  say(`\n▶ ${step.title} (npm run ${step.script})`, 'bold');
  const { code, output } = await npmRun(step.script, stop);
  const text = stripVTControlCharacters(output);
  const took = secondsSince(startedAt);
  const coverage = /^All files\s*\|(?:[^|]*\|){3}\s*([\d.]+)/m.exec(text)?.[1];
  if (step.counts === 'check')
    return { step, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, took, coverage, failures: '' };

  const passed = sum(text, /^\s*(\d+) passing\b/gm);
  const failed = sum(text, /^\s*(\d+) failing\b/gm);
  const failures = /^\s*\d+ failing\n[^]*?(?=^-{9}|(?![^]))/m.exec(text)?.[0].trimEnd() ?? '';
  const brokeOtherwise = failed === 0 && (code !== 0 || passed === 0);
  if (brokeOtherwise)
    say(code === 0 ? '  No test ran.' : `  The step ended with code ${code} although no test failed.`, 'red');
  return { step, passed, failed: brokeOtherwise ? 1 : failed, took, coverage, failures };
}

function npmRun(script: string, stop: AbortSignal): Promise<{ code: number | null; output: string }> {
  const cli = process.env['npm_execpath'];
  const [command, first] = cli?.endsWith('npm-cli.js') ? [process.execPath, [cli]] : ['npm', []];
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(command, [...first, 'run', '-s', script], {
    env: { ...process.env, ...colour },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command === 'npm' && process.platform === 'win32',
  });
  const abort = () => child.pid !== undefined && treeKill(child.pid, 'SIGTERM');
  stop.addEventListener('abort', abort, { once: true });

  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    process.stdout.write(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      stop.removeEventListener('abort', abort);
      resolve({ code, output });
    });
  });
}

function sum(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((total, [, number]) => total + Number(number), 0);
}

/** Steps named on the command line, or all. */
function chosenSteps(names: readonly string[]): readonly Step[] {
  const unknown = names.filter((name) => !STEPS.some((step) => step.script === name));
  if (unknown.length > 0) {
    say(`Unknown: ${unknown.join(', ')}. There are: ${STEPS.map((step) => step.script).join(', ')}`, 'red');
    process.exit(1);
  }
  return names.length === 0 ? STEPS : STEPS.filter((step) => names.includes(step.script));
}

function summarise(results: readonly Result[]): number {
  say('\nSummary', 'bold');
  for (const { step, passed, failed, took } of results) {
    const numbers = `${passed} passed, ${failed} failed`;
    say(
      `  ${failed > 0 ? '✗' : '✓'} ${step.title.padEnd(28)} ${numbers.padEnd(24)} ${took.padStart(8)}`,
      failed > 0 ? 'red' : 'green',
    );
  }
  for (const { step, failures } of results) if (failures !== '') say(`\n${step.title}:${failures}\n`, 'red');
  const coverage = results.find((result) => result.coverage !== undefined)?.coverage;
  if (coverage !== undefined) say(`  Lines covered: ${coverage} %`);
  const total = (key: 'passed' | 'failed') => results.reduce((count, result) => count + result[key], 0);
  process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed\n`);
  return total('failed');
}

const stop = interruption();
const results: Result[] = [];
for (const step of chosenSteps(process.argv.slice(2))) {
  results.push(await run(step, stop));
  if (stop.aborted) process.exit(130);
}
process.exitCode = summarise(results) > 0 ? 1 : 0;
