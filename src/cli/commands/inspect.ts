import { createReadStream } from 'node:fs';
import { errorCode, errorMessage, LookoutError } from '../../core/errors.ts';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { decodeText } from '../decodeText.ts';
import { inspectCondition, subjectNamed, type Subject } from '../inspectSubjects.ts';
import type { CliOptions } from '../options.ts';

/** `lookout inspect SUBJECT [FILE|-]…`: what a recogniser makes of a file or of stdin; several files give one line each, with their path. */
export const inspect: CliCommand = async (options, terminal) => {
  const [name = '', ...files] = options.args;
  if (name === 'condition') {
    const result = inspectCondition(files.join(' '));
    if (terminal.json) terminal.line(result);
    else
      terminal.say(
        Object.entries(result)
          .flatMap(([key, value]) =>
            value === undefined ? [] : [`${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`],
          )
          .join('\n'),
      );
    return exitCodes.done;
  }
  const subject = subjectNamed(name, options.tool);
  const paths = files.length === 0 ? ['-'] : files;
  let code: number = exitCodes.done;
  for (const path of paths) {
    try {
      const result = await readOne(path, subject, options);
      if (terminal.json) terminal.line(paths.length > 1 ? { path, ...result } : result);
      else terminal.say([...(paths.length > 1 ? [`${path}:`] : []), ...subject.lines(result)].join('\n'));
      if (subject.hasFailed(result)) code = exitCodes.failed;
    } catch (error) {
      const message = inputTrouble(error);
      if (message === undefined) throw error;
      code = exitCodes.failed;
      if (terminal.json) terminal.line({ path, error: message });
      terminal.say(`${path}: ${message}`);
    }
  }
  return code;
};

async function readOne(path: string, subject: Subject, { exit }: CliOptions): Promise<object> {
  const reading = subject.open(path);
  for await (const text of decodeText(path === '-' ? process.stdin : createReadStream(path))) reading.write(text);
  return reading.end(exit);
}

/** What is wrong with what was given: a file that cannot be read, or is not what it should be; undefined when it is not at fault. */
function inputTrouble(error: unknown): string | undefined {
  if (LookoutError.is(error)) return errorMessage(error);
  const code = errorCode(error);
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EISDIR') return 'It is a folder; name a file.';
  return code === undefined ? undefined : `It cannot be read (${code}).`;
}
