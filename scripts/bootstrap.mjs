// Runs `scripts/<name>.ts` on the Node that the project pins, after making sure that the dependencies are those of package-lock.json.
// Plain JavaScript for Node 20 and newer, because it runs before anything is installed:
//   node scripts/bootstrap.mjs start|test|… [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const stamp = join(modules, '.lookout-lock');
const [name, ...rest] = process.argv.slice(2);
const script = join(root, 'scripts', `${name}.ts`);

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node 20 or newer is needed to begin with; this is ${process.version}.`);
if (!name || !/^\w+$/.test(name) || !existsSync(script))
  fail('Usage: node scripts/bootstrap.mjs start|test|… [arguments]');

const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
const wanted = createHash('sha256').update(`${process.platform} ${process.arch}\n${lock}`).digest('hex');
if (!isInstalled()) install();
run();

function isInstalled() {
  if (!existsSync(pinnedNode)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  if (!agreesWithHiddenLock()) return false;
  writeFileSync(stamp, wanted);
  return true;
}

/** npm keeps a lock of what is installed: an installation made by hand is accepted when both name the same versions. */
function agreesWithHiddenLock() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages ?? {};
  return Object.entries(JSON.parse(lock).packages)
    .filter(([path, entry]) => path !== '' && !entry.optional && !entry.devOptional && !entry.peer)
    .every(([path, entry]) => installed[path]?.version === entry.version);
}

function install() {
  say('Installing the dependencies of package-lock.json (npm ci), about 1 minute …');
  const startedAt = Date.now();
  const cli = process.env.npm_execpath;
  // Its warnings are about the Node that begins here, not the pinned one that runs everything else.
  const ci = ['ci', '--loglevel=error', '--no-fund', '--no-audit'];
  const [command, args] = cli?.endsWith('npm-cli.js') ? [process.execPath, [cli, ...ci]] : ['npm', ci];
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (error) fail(`npm could not be started: ${error.message}`);
  if (status !== 0)
    fail('npm ci failed; its message is above. Without network access to the npm registry nothing can be installed.');
  if (!existsSync(pinnedNode))
    fail('npm ci ended well, but the pinned Node is missing: are install scripts switched off (ignore-scripts)?');
  writeFileSync(stamp, wanted);
  say(`Dependencies installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/**
 * The script gets the signals and decides when to end; its exit code becomes ours. A shell between npm and this process may die of a
 * signal without passing it on: losing the parent counts as being asked to end.
 */
function run() {
  const child = spawn(pinnedNode, [script, ...rest], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
  child.once('error', (error) => fail(`The pinned Node could not be started: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
