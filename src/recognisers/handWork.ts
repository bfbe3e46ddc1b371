import { decisiveCommand } from './decisiveCommand.ts';

/** Programs that wait for a person when nothing is named for them to do. */
interface Session {
  /** So many words that are no options still leave them waiting: the host of ssh, the database of psql. */
  readonly operands: number;
  /** Options that take the word after them. */
  readonly valued?: string;
  /** Options that give them something to do. */
  readonly busy?: string;
}

const shell: Session = { operands: 0, busy: '-c', valued: '-o -O --rcfile --init-file' };
const interpreter: Session = { operands: 0, busy: '-c -m -e -p -r -E --eval --print --check --test --watch --run' };
const client: Session = {
  operands: 2,
  busy: '-c -f -e -Q -i -l --command --file --execute',
  valued: '-h -p -U -u -P -D -d -n -a',
};
const agent: Session = { operands: 1, busy: '-p --print exec run' };

const sessions: Readonly<Record<string, Session>> = {
  ...of('sh bash zsh fish dash ksh csh tcsh nu xonsh elvish pwsh powershell cmd', shell),
  ...of(
    'python python2 python3 ipython node deno bun irb ruby lua ghci scala julia R clojure iex erl php tclsh bc',
    interpreter,
  ),
  ...of('psql mysql mariadb sqlite3 mongosh redis-cli sqlcmd clickhouse-client', client),
  ...of('claude codex gemini aider opencode', agent),
  ...of('sudo doas su tmux screen zellij nix-shell pdb gdb lldb jdb fzf', {
    operands: 3,
    busy: '-c --batch -batch --run',
  }),
  ssh: { operands: 1, busy: '-N -f', valued: '-p -i -l -o -L -R -D -J -F -E -c -m -b -e -I -O -Q -S -W -w -B -P' },
  ...of('mosh telnet sftp ftp', { operands: 2, busy: '-b', valued: '-p -P -i -o -l' }),
};

/** A terminal of its own inside a container. */
const inContainer =
  /^(?:docker|podman|nerdctl|kubectl|oc)(?: \S+)*? (?:exec|run|attach|debug) (?:.* )?(?:-\w*(?:it|ti)\w*|-i (?:.* )?-t|-t (?:.* )?-i|--stdin (?:.* )?--tty|--interactive (?:.* )?--tty)(?: |$)/;

/** Switches to and from the screen that editors and pagers draw on (xterm, modes 47, 1047 and 1049). */
const ownScreen = /\u001B\[\?(?:47|1047|1049)[hl]/;

/**
 * Whether a person works in a command instead of waiting for it: an editor, a pager, a shell, a session on another
 * machine. How long it takes and how it ends are then no news to that person. Programs that draw on a screen of their
 * own are known by their output, others by their names.
 */
export function isHandWork(commandLine: string, output: string): boolean {
  if (ownScreen.test(output)) return true;
  const words = decisiveCommand(commandLine);
  const [program = '', ...rest] = words;
  if (inContainer.test(words.join(' '))) return true;
  const session = Object.hasOwn(sessions, program) ? sessions[program] : undefined;
  if (session === undefined) return false;
  const listed = (options: string | undefined, word: string): boolean => options?.split(' ').includes(word) === true;
  if (rest.some((word) => listed(session.busy, word))) return false;
  const operands = rest.filter(
    (word, index) => !word.startsWith('-') && !listed(session.valued, rest[index - 1] ?? ''),
  );
  return operands.length <= session.operands;
}

function of(programs: string, session: Session): Record<string, Session> {
  return Object.fromEntries(programs.split(' ').map((program) => [program, session]));
}
