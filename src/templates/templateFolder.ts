import { open, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { errorCode, errorMessage } from '../core/errors.ts';
import { parseTemplateName, type TemplateText, templateSuffix } from './templateName.ts';
import { maxTemplateLength } from './templateLength.ts';

/** Files of one folder; more are not read. */
const maxFiles = 100;
/** All texts of one folder together, in bytes. */
const maxTotalBytes = 1024 * 1024;

/** Something to say about a template file; line and column from 1. */
export interface TemplateProblem {
  readonly file: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface ReadTemplates {
  readonly templates: readonly TemplateText[];
  readonly problems: readonly TemplateProblem[];
}

/** Reads the templates of a folder and of the folders in it. A folder that does not exist has none. What leads out of it by a link is not read. Never rejects. */
export async function readTemplateFolder(folder: string, scope: TemplateText['scope']): Promise<ReadTemplates> {
  const templates: TemplateText[] = [];
  const problems: TemplateProblem[] = [];
  const trouble = (file: string, message: string) => void problems.push({ file, message, line: 1, column: 1 });
  let left = maxTotalBytes;
  try {
    const root = await realpath(folder);
    for (const path of (await namesIn(folder)).slice(0, maxFiles + 1)) {
      const file = join(folder, path);
      const target = parseTemplateName(path.replaceAll(sep, '/'));
      if (templates.length === maxFiles) {
        trouble(file, `Only ${maxFiles} templates of a folder are read.`);
        break;
      }
      if (target === undefined) {
        trouble(
          file,
          'The name of a template is that of an event type, such as build.failed.liquid, or default.liquid.',
        );
        continue;
      }
      const text = await readInside(file, root, Math.min(left, maxTemplateLength));
      if (typeof text !== 'string') {
        trouble(file, text.problem);
        continue;
      }
      left -= Buffer.byteLength(text);
      templates.push({ ...target, scope, file, text });
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') trouble(folder, `The templates cannot be read (${errorMessage(error)}).`);
  }
  return { templates, problems };
}

/** Paths of templates, one folder deep, in order. */
async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.endsWith(templateSuffix)) names.push(entry.name);
    else if (entry.isDirectory()) {
      const inside = await readdir(join(folder, entry.name));
      names.push(...inside.filter((name) => name.endsWith(templateSuffix)).map((name) => join(entry.name, name)));
    }
  }
  return names.sort();
}

async function readInside(file: string, root: string, maxBytes: number): Promise<string | { problem: string }> {
  try {
    const real = relative(root, await realpath(file));
    if (real.startsWith('..')) return { problem: 'It leads out of the folder of templates and is not read.' };
    await using handle = await open(file, 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) return { problem: 'It is not a regular file.' };
    if (stat.size > maxBytes) return { problem: `It is larger than ${maxBytes} bytes.` };
    return await handle.readFile('utf8');
  } catch (error) {
    return { problem: `It cannot be read (${errorMessage(error)}).` };
  }
}
