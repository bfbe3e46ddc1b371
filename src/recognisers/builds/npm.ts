import { buildRecogniser } from './buildLedger.ts';

/** `npm ERR! …` before npm 10, `npm error …` since. */
const own = /^npm (?:(ERR!|error)|(WARN|warn)) ?(.*)$/;
const told =
  /^(?:code |errno |path |workspace |location |command |syscall |signal |cwd |A complete log of this run |network |notarget |404 $|This is probably not a problem with npm|Exit status |\s|$)/;
const pnpm = /^ ?(ELIFECYCLE|ERR_PNPM_\w+) +(.*)$/;
const yarn = /^error (Command failed with exit code \d+\.|Command ".+" not found\.|Couldn't find .*)$/;
const script = /^> (?:\S+@\d\S* )?[\w:.-]+(?: \S+)?$/;

/** What npm, pnpm and yarn say when a script or they themselves fail; a script's own output is another tool's. */
export const npm = buildRecogniser({
  tool: 'npm',
  matches: () => false,
  read(ledger) {
    let isOpen = false;
    return (text) => {
      if (text.startsWith('npm ')) {
        const match = own.exec(text);
        if (match === null) return;
        const [, error, warn, said = ''] = match;
        if (error !== undefined) takeError(said);
        else if (warn !== undefined) ledger.add({ severity: 'warning', message: said });
        ledger.isSure(error === undefined ? 1 : 2);
      } else if (text.startsWith('> ')) {
        if (!script.test(text)) return;
        ledger.isSure(1);
        isOpen = false;
      } else if (text.includes('ELIFECYCLE') || text.includes('ERR_PNPM_')) {
        const match = pnpm.exec(text);
        if (match !== null) add(match[2] ?? '', match[1]);
      } else if (text.startsWith('error ')) {
        const message = yarn.exec(text)?.[1];
        if (message !== undefined) add(message);
      } else if (/^(?:added|removed|changed|up to date)\b.* packages?\b/.test(text) && / in \d/.test(text)) {
        ledger.isSure(2);
        ledger.say('succeeded');
      }
    };

    function add(message: string, code?: string): void {
      ledger.isSure(2);
      ledger.say('failed');
      ledger.add({ severity: 'error', ...(code === undefined ? {} : { code }), message });
    }

    /** One failure is told in many lines: its code, then its reason. */
    function takeError(said: string): void {
      if (said.startsWith('signal SIGINT')) return ledger.say('cancelled');
      ledger.say(ledger.said ?? 'failed');
      const code = /^code (\S+)$/.exec(said)?.[1];
      if (code !== undefined) {
        if (isOpen) ledger.complete({ code });
        else add('', code);
        isOpen = true;
      } else if (!told.test(said)) {
        if (isOpen) ledger.complete({ message: said });
        else add(said);
        isOpen = true;
      }
    }
  },
});
