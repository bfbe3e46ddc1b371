import { parseDurationText } from '../durationText.ts';
import { buildRecogniser } from './buildLedger.ts';
import { takeAnyProblem } from './gnuCompiler.ts';
import { startsProgram } from './startsProgram.ts';

/** A line of a step, plain `#9 0.532 …`; in a terminal ` => => # …`. */
const step = /^(?:#\d+ (?:\d+\.\d+ )?| => => # )(.*)$/;
const fancy = /^\[\+\] (?:Building|build) ([\d.]+m?s)? ?\((\d+)\/(\d+)\)( FINISHED)?/;
const failed = /^(?:(?:ERROR|error): |target \S+: |Error: |#\d+ ERROR: )*(?:failed to build: )?failed to solve: (.*)$/;
const classicFailed =
  /^(?:ERROR: Service '.+' failed to build ?: )?(The command '.*' returned a non-zero code: \d+.*)$/;
const client = /^(?:ERROR|Error response from daemon|unable to prepare context|error): (.*)$/;
const dockerfile = /^(\S*[Dd]ockerfile\S*|\S+\.[Dd]ockerfile):(\d+)$/;
const parse = /dockerfile parse error (?:on )?line (\d+): (.*)$/;
const check = /^ - (\w+): (.*) \(line (\d+)\)$/;

/** `docker build`, buildx and `docker compose build` (https://docs.docker.com/build/building/output/), BuildKit's and the one before. */
export const docker = buildRecogniser({
  tool: 'docker',
  survivesErrors: true,
  matches: startsProgram(
    'docker(?:-compose|-buildx)?',
    '(?:compose\\s+(?:-\\S+\\s+(?:[^-\\s]\\S*\\s+)??)*)?(?:build|buildx\\s+(?:build|bake)|image\\s+build|builder\\s+build|bake)',
  ),
  read(ledger) {
    let place: { file: string; line: number } | undefined;
    return (text) => {
      if (text.startsWith('#') || text.startsWith(' => => # ')) takeStep(text);
      else if (text.startsWith(' => ')) {
        ledger.isSure(2);
        if (text.startsWith(' => => naming to ')) ledger.say('succeeded');
        else if (text.startsWith(' => ERROR ')) ledger.say('failed');
        else if (text.startsWith(' => CANCELED ') && ledger.said === undefined) ledger.say('cancelled');
      } else if (text.startsWith('[+] ')) {
        const match = fancy.exec(text);
        if (match === null) return;
        ledger.isSure(2);
        ledger.took(parseDurationText(match[1] ?? ''));
      } else if (text.startsWith(' - ')) {
        const match = check.exec(text);
        if (match === null) return;
        ledger.add({ severity: 'warning', line: Number(match[3]), code: match[1] ?? '', message: match[2] ?? '' });
      } else if (text.includes('ockerfile:')) {
        const match = dockerfile.exec(text);
        if (match !== null) place = { file: match[1] ?? '', line: Number(match[2]) };
      } else takeEnd(text);
    };

    function takeStep(text: string): void {
      const said = step.exec(text)?.[1];
      if (said === undefined) return;
      ledger.isSure(/^(?:\[|DONE |CACHED|ERROR|CANCELED|sha256:|transferring |naming |exporting )/.test(said) ? 2 : 1);
      if (said.startsWith('naming to ') && ledger.said === undefined) ledger.say('succeeded');
      else if (said.startsWith('ERROR: ')) ledger.say('failed');
      else takeAnyProblem(said, ledger);
    }

    function takeEnd(text: string): void {
      if (text.includes('failed to solve: ')) {
        const reason = failed.exec(text)?.[1];
        if (reason !== undefined) return fail(reason);
      }
      if (text.startsWith('Step ') && /^Step \d+\/\d+ : /.test(text)) return ledger.isSure(2);
      if (text.startsWith('Successfully ') && /^Successfully (?:built [\da-f]{12}|tagged \S+)$/.test(text)) {
        ledger.isSure(3);
        return ledger.say('succeeded');
      }
      const classic = text.includes(' returned a non-zero code: ') ? classicFailed.exec(text)?.[1] : undefined;
      if (classic !== undefined) return fail(classic);
      // A client that reached no builder says so in words that others use too.
      const trouble = text.includes(': ') ? client.exec(text)?.[1] : undefined;
      if (trouble !== undefined && /docker|build context|daemon|target|buildx/i.test(trouble + text)) fail(trouble);
      else if (
        text.includes(' Built') &&
        /^ *✔ ?(?:Service )?\S+ +Built(?: .*)?$|^ *(?:Image|Service)? ?\S+ {2,}Built(?: .*)?$/.test(text)
      ) {
        ledger.isSure(2);
        if (ledger.said === undefined) ledger.say('succeeded');
      }
    }

    function fail(reason: string): void {
      ledger.isSure(3);
      const isCancelled = /^Canceled: |context canceled$/.test(reason);
      ledger.say(isCancelled ? 'cancelled' : 'failed');
      if (isCancelled || ledger.errors > 0) return;
      const parsed = parse.exec(reason);
      const where = parsed === null ? place : { file: place?.file ?? 'Dockerfile', line: Number(parsed[1]) };
      ledger.add({ severity: 'error', ...where, message: parsed?.[2] ?? reason });
    }
  },
});
