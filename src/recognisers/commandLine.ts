import { buildRecognisers } from './builds/registry.ts';
import { otherKind } from './commandKinds.ts';
import { decisiveCommand } from './decisiveCommand.ts';
import { testRecognisers } from './tests/registry.ts';

export interface CommandClass {
  readonly kind: 'build' | 'test' | 'other';
  /** The recogniser of its output, where the command tells it. */
  readonly tool?: string;
}

/** What a command line of a shell does, judged by the command whose end is its end. Nothing is run or looked up. */
export function classifyCommand(commandLine: string): CommandClass {
  const words = decisiveCommand(commandLine);
  const plain = words.join(' ');
  if (plain === '' || asks.test(plain)) return { kind: 'other' };
  const byTests = recogniserOf(testRecognisers, plain);
  if (byTests !== undefined) return { kind: 'test', tool: byTests };
  const kind = otherKind(words);
  if (kind !== undefined) return { kind };
  const byBuilds = recogniserOf(buildRecognisers, plain);
  return byBuilds === undefined ? { kind: 'other' } : { kind: 'build', tool: byBuilds };
}

/** What only asks a tool about itself. */
const asks = /^\S+ (?:--?version|--?help|-[Vvh])$/;

function recogniserOf(
  recognisers: Readonly<Record<string, { matches(command: string): boolean }>>,
  command: string,
): string | undefined {
  return Object.entries(recognisers).find(([, recogniser]) => recogniser.matches(command))?.[0];
}
