import type { SimpleCommand } from './shellWords.ts';

export interface UnwrappedCommand {
  /** Begins with the name of the program, without its folder. */
  readonly words: SimpleCommand;
  /** Of `sh -c '…'` and its like: a command line of its own. */
  readonly script?: string;
}

interface Wrapper {
  /** Options that take the word after them. */
  readonly valued?: string;
  /** Words between its options and the command, as the time of `timeout 60 make`. */
  readonly operands?: number;
  /** It wraps only when its first word that is no option is one of these. */
  readonly verbs?: string;
}

const plain: Wrapper = {};

/** Programs that run the command behind their own options, and put nothing of theirs into its output. */
const wrappers: Readonly<Record<string, Wrapper>> = {
  time: { valued: '-f -o' },
  sudo: { valued: '-u -g -h -p -C -D -R -T' },
  doas: { valued: '-u -C' },
  nice: { valued: '-n' },
  ionice: { valued: '-c -n' },
  env: { valued: '-u -C -S' },
  'cross-env': plain,
  'cross-env-shell': plain,
  nohup: plain,
  exec: plain,
  command: plain,
  builtin: plain,
  setsid: plain,
  stdbuf: { valued: '-i -o -e' },
  unbuffer: plain,
  caffeinate: { valued: '-t -w' },
  timeout: { valued: '-k -s', operands: 1 },
  'xvfb-run': { valued: '-n -s -e -f' },
  strace: { valued: '-e -o' },
  ccache: plain,
  sccache: plain,
  npx: { valued: '-p --package -c' },
  pnpx: plain,
  bunx: plain,
  npm: { verbs: 'exec x', valued: '-p --package -w --workspace' },
  pnpm: { verbs: 'exec dlx', valued: '-F --filter -C --dir' },
  yarn: { verbs: 'exec dlx', valued: '-p --package' },
  bun: { verbs: 'x' },
  poetry: { verbs: 'run' },
  pipenv: { verbs: 'run' },
  pdm: { verbs: 'run' },
  rye: { verbs: 'run' },
  hatch: { verbs: 'run' },
  uv: { verbs: 'run', valued: '--with --group --extra -p --python --project' },
  uvx: { valued: '--from --with' },
  bundle: { verbs: 'exec' },
  direnv: { verbs: 'exec', operands: 1 },
  mise: { verbs: 'exec x' },
  asdf: { verbs: 'exec' },
  rustup: { verbs: 'run', operands: 1 },
  coverage: { verbs: 'run', valued: '--source --rcfile' },
  c8: { valued: '-r --reporter -o' },
  nyc: { valued: '-r --reporter' },
  dotenv: { valued: '-e -f' },
  'start-server-and-test': { operands: 2 },
};

const shells = /^(?:ba|da|z|k|fi)?sh$|^cmd$|^powershell$|^pwsh$/;
const pythons = /^(?:python[\d.]*|py)$/;

/** Takes away variables, wrappers and runners of packages, and the folder of the program. */
export function withoutWrappers(command: SimpleCommand): UnwrappedCommand {
  let words = command;
  for (;;) {
    words = withoutVariables(words);
    const [first = ''] = words;
    const program = programOf(first);
    const rest = words.slice(1);
    if (shells.test(program)) {
      const flag = rest.findIndex((word) => /^-[a-z]*c$|^\/[ck]$|^-command$/i.test(word));
      if (flag === -1) return { words: [program, ...rest] };
      const script = rest.slice(flag + 1);
      return { words: [], script: script.length === 1 ? (script[0] ?? '') : script.join(' ') };
    }
    if (pythons.test(program)) {
      const flag = rest.indexOf('-m');
      if (flag === -1 || rest.slice(0, flag).some((word) => !word.startsWith('-')))
        return { words: [program, ...rest] };
      const module = rest.slice(flag + 1);
      if (isPythonsOwn(module[0] ?? '')) return { words: [program, ...rest] };
      words = module;
      continue;
    }
    const wrapper = Object.hasOwn(wrappers, program) ? wrappers[program] : undefined;
    const inner = wrapper === undefined ? undefined : commandOf(wrapper, rest);
    if (inner === undefined || inner.length === 0) return { words: [program, ...rest] };
    words = inner;
  }
}

/** Modules of Python that build: their name alone would not say whose they are. */
function isPythonsOwn(module: string): boolean {
  return /^(?:py_compile|compileall|build)$/.test(module);
}

function commandOf({ valued = '', operands = 0, verbs }: Wrapper, rest: SimpleCommand): SimpleCommand | undefined {
  const takesValue = new Set(valued.split(' '));
  const behindOptions = (from: number): number => {
    let at = from;
    while ((rest[at] ?? '').startsWith('-')) {
      const option = rest[at] ?? '';
      at += takesValue.has(option) ? 2 : 1;
      if (option === '--') break;
    }
    return at;
  };
  const at = behindOptions(0);
  if (verbs === undefined) return rest.slice(at + operands);
  if (!verbs.split(' ').includes(rest[at] ?? '')) return undefined;
  return rest.slice(behindOptions(at + 1) + operands);
}

function withoutVariables(words: SimpleCommand): SimpleCommand {
  const at = words.findIndex((word) => !/^[A-Za-z_]\w*\+?=|^&$|^\{$|^!$/.test(word));
  return at === -1 ? [] : words.slice(at);
}

/** `C:\tools\make.exe` and `/usr/bin/make` are `make`; a wrapper script in the project keeps its name. */
function programOf(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  return name.replace(/\.(?:exe|cmd|bat|ps1)$/i, '').replace(/@[\w.^~-]+$/, '');
}
