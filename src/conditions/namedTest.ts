import { phrase, type Words } from '../core/words/phrase.ts';

/** What may happen to a test, with the lists of names in the data of a run that tell it. */
const changes = {
  fails: { lists: ['newlyFailing'], said: 'when.test.fails' },
  'is fixed': { lists: ['fixed'], said: 'when.test.fixed' },
  'fails or is fixed': { lists: ['newlyFailing', 'fixed'], said: 'when.test.failsOrFixed' },
} as const;
type Change = keyof typeof changes;

const statement = /^(?:the |a )?tests? (["'])(.+)\1 (fails|is fixed|fails or is fixed)$/i;

/** "test "adds two numbers" fails or is fixed": a test, or one of a suite, by its name as the editor shows it. */
export function parseNamedTest(text: string): { readonly expression: string; readonly canonical: Words } | undefined {
  const [, , name, said] = statement.exec(text) ?? [];
  const change = (Object.keys(changes) as Change[]).find((item) => item === said?.toLowerCase());
  if (name === undefined || change === undefined) return undefined;
  return { expression: expressionOf(name, change), canonical: phrase(changes[change].said, { name }) };
}

/** The phrase for the changes of a test; undefined for a name that phrases cannot hold, such as one of several lines. */
export function phraseOfTest(name: string): string | undefined {
  const held = name.trim().replace(/\s+/g, ' ');
  return held === name && name !== '' ? `test "${name}" fails or is fixed` : undefined;
}

/** The same as an expression, which holds any name. */
export function expressionOfTest(name: string): string {
  return expressionOf(name, 'fails or is fixed');
}

/** Catches runs in which a test, or one of a suite, changed in this way. */
function expressionOf(name: string, change: Change): string {
  const parts = [
    `t == ${JSON.stringify(name)}`,
    `t.endsWith(${JSON.stringify(` › ${name}`)})`,
    `t.startsWith(${JSON.stringify(`${name} › `)})`,
  ];
  const isIn = (list: string): string =>
    `(has(event.data.${list}) && event.data.${list}.exists(t, ${parts.join(' || ')}))`;
  return `event.type.startsWith("test.") && (${changes[change].lists.map(isIn).join(' || ')})`;
}
