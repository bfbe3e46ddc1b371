import { LookoutError } from '../core/errors.ts';
import { durationWords } from '../core/units.ts';
import { phrase as words, readWords, type Words } from '../core/words/phrase.ts';
import type { Condition, Window } from './condition.ts';
import { parseNamedTest } from './namedTest.ts';
import { parseCount, parseSpan, readValue } from './quantities.ts';
import { examples, happenings, inMegabytes, metrics, things, verbs } from './vocabulary.ts';

/** One statement of a phrase, compiled. */
interface Clause {
  readonly expression: string;
  readonly canonical: Words;
  readonly window?: Window;
}

/** Symbols and words of comparisons, the longest first. */
const comparisons: readonly (readonly [words: string, operator: string])[] = [
  ['is greater than or equal to', '>='],
  ['is less than or equal to', '<='],
  ['is greater than', '>'],
  ['is more than', '>'],
  ['is less than', '<'],
  ['is lower than', '<'],
  ['is higher than', '>'],
  ['is at least', '>='],
  ['is at most', '<='],
  ['is not', '!='],
  ['is above', '>'],
  ['is over', '>'],
  ['is below', '<'],
  ['is under', '<'],
  ['drops below', '<'],
  ['falls below', '<'],
  ['goes below', '<'],
  ['drops under', '<'],
  ['rises above', '>'],
  ['goes above', '>'],
  ['goes over', '>'],
  ['exceeds', '>'],
  ['reaches', '>='],
  ['at least', '>='],
  ['at most', '<='],
  ['more than', '>'],
  ['less than', '<'],
  ['above', '>'],
  ['below', '<'],
  ['under', '<'],
  ['over', '>'],
  ['equals', '=='],
  ['>=', '>='],
  ['<=', '<='],
  ['!=', '!='],
  ['==', '=='],
  ['>', '>'],
  ['<', '<'],
  ['=', '=='],
  ['is', '=='],
];

/**
 * Compiles a plain phrase. @throws LookoutError `invalid` with suggestions for one that is not clear:
 * nothing is guessed.
 */
export function parsePhrase(phrase: string): Condition {
  const text = phrase
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[.!]$/, '')
    .replace(/^(?:please )?(?:alert|notify|tell|warn|message|ping)(?: me)?(?: when| if)? |^(?:when|if|whenever) /i, '')
    .replace(/^(?:when|if|whenever) /i, '');
  const whole = parseSuffixed(text);
  if (whole === undefined) throw unclear(phrase);
  const { expression, canonical, window, recovery } = whole;
  return {
    expression,
    // Too much joined by "and" to be said.
    canonical: readWords(canonical) ?? expression,
    ...(window === undefined ? {} : { window }),
    ...(recovery === undefined ? {} : { recovery }),
  };
}

/** Whether a text that is no phrase may be an expression: it has a field of ours, or an operator that no phrase has. */
export function looksLikeExpression(text: string): boolean {
  return /\b(?:event|labels|build|tests|coverage|deploy|log|cpu|memory|disk)\.[A-Za-z]|==|&&|\|\||\bbranch\b *[!=]=/.test(
    text,
  );
}

function unclear(phrase: string): LookoutError {
  const near = nearest(phrase);
  return new LookoutError(
    'invalid',
    `"${phrase.trim()}" is not clear. Say it like: ${near.map((text) => `"${text}"`).join(', ')}.`,
  );
}

/** Examples that share the most words with a phrase. */
export function nearest(phrase: string): string[] {
  const words = new Set(phrase.toLowerCase().match(/[a-z]+/g) ?? []);
  const score = (text: string) => (text.match(/[a-z]+/g) ?? []).filter((word) => words.has(word)).length;
  return [...examples].sort((a, b) => score(b) - score(a)).slice(0, 3);
}

/** Takes what is said of time and place from the end, and compiles the rest. */
function parseSuffixed(text: string): Condition | undefined {
  // Its name may hold any of the words that are looked for below.
  const named = parseNamedTest(text);
  if (named !== undefined) return named;
  const recovering =
    /^(.+?),? (?:until|clears?|recovers?)(?: (?:at|when))? (?:it is |they are )?(below|under|above|over) (.+)$/i.exec(
      text,
    );
  if (recovering !== null) return withRecovery(recovering);
  const branch = /^(.+) on (?:the )?(?:branch )?([\w./-]+?)(?: branch)?$/i.exec(text);
  if (branch !== null && !/\bis$/i.test(branch[1] ?? '')) {
    const inner = parseSuffixed(branch[1] ?? '');
    const name = branch[2] ?? '';
    return inner === undefined
      ? undefined
      : {
          ...inner,
          expression: `${grouped(inner.expression)} && branch == "${name}"`,
          canonical: words('when.onBranch', { what: inner.canonical, branch: name }),
        };
  }
  const often =
    /^(.+?) (once|twice|(?:\w+) times|(?:more than )?\d+ ?x) (?:in|within|per|over)(?: the last| any)? (.+)$/i.exec(
      text,
    );
  if (often !== null) {
    const [count, withinMs] = [parseCount(often[2] ?? ''), parseSpan(often[3] ?? '')];
    const inner = parseClauses(often[1] ?? '');
    if (count === undefined || withinMs === undefined || inner === undefined || inner.window !== undefined)
      return undefined;
    return counted(inner, count, withinMs);
  }
  const held = /^(.+) for (?:more than |at least |longer than |over )?(.+)$/i.exec(text);
  if (held !== null) {
    const forMs = parseSpan(held[2] ?? '');
    const inner = forMs === undefined ? undefined : lasting(held[1] ?? '', forMs);
    if (inner !== undefined) return inner;
  }
  return parseClauses(text);
}

function counted(inner: Clause, count: number, withinMs: number): Condition {
  return {
    expression: inner.expression,
    canonical: words('when.times', { what: inner.canonical, count, time: durationWords(withinMs) }),
    window: { kind: 'count', count, withinMs },
  };
}

/** What must hold, or must not be seen, for a time. */
function lasting(text: string, forMs: number): Condition | undefined {
  const missing = /^no (.+)$/i.exec(text) ?? /^(?:there is|there are) no (.+)$/i.exec(text);
  if (missing !== null) {
    const inner = parseSeen(missing[1] ?? '');
    if (inner === undefined) return undefined;
    const { expression, canonical } = inner;
    return {
      expression,
      canonical: words('when.absent', { what: canonical, time: durationWords(forMs) }),
      window: { kind: 'absence', forMs },
    };
  }
  const inner = parseClauses(text);
  if (inner === undefined || inner.window !== undefined) return undefined;
  return {
    expression: inner.expression,
    canonical: words('when.lasts', { what: inner.canonical, time: durationWords(forMs) }),
    window: { kind: 'for', forMs },
  };
}

function withRecovery([, first = '', word = '', amount = '']: RegExpExecArray): Condition | undefined {
  const inner = parseSuffixed(first);
  const field = inner === undefined ? undefined : /^([a-z]+\.[A-Za-z]+) [<>]/.exec(inner.expression)?.[1];
  const metric = Object.values(metrics).find((item) => item.field === field);
  const value = metric === undefined ? undefined : readValue(amount, metric.unit);
  if (inner === undefined || field === undefined || value?.text === undefined) return undefined;
  const operator = /^(?:below|under)$/i.test(word) ? '<' : '>';
  const recovery = `${field} ${operator} ${value.text}`;
  return { ...inner, recovery, canonical: words('when.recovers', { what: inner.canonical, recovery }) };
}

/** Statements joined by "and" or "or"; a window belongs to all of them. */
function parseClauses(text: string): Clause | undefined {
  const parts = splitOutsideQuotes(text);
  const clauses = parts.map(({ text: part }) => parseClause(part));
  const [first] = clauses;
  if (first === undefined) return undefined;
  if (clauses.length === 1) return first;
  let { expression, canonical } = first;
  for (const [index, clause] of clauses.entries()) {
    if (index === 0) continue;
    if (clause === undefined || clause.window !== undefined) return undefined;
    const joint = parts[index]?.joint === 'or' ? '||' : '&&';
    expression = `${grouped(expression)} ${joint} ${grouped(clause.expression)}`;
    canonical = words(joint === '||' ? 'when.or' : 'when.and', { left: canonical, right: clause.canonical });
  }
  return first.window === undefined ? { expression, canonical } : undefined;
}

function grouped(expression: string): string {
  return / (?:\|\||&&) /.test(expression) ? `(${expression})` : expression;
}

function splitOutsideQuotes(text: string): { joint: string; text: string }[] {
  const parts: { joint: string; text: string }[] = [];
  let joint = '';
  let from = 0;
  for (const match of text.matchAll(/"[^"]*"|'[^']*'| (and|or|but|&&|\|\|) /gi)) {
    if (match[1] === undefined) continue;
    parts.push({ joint, text: text.slice(from, match.index) });
    joint = /^(?:or|\|\|)$/i.test(match[1]) ? 'or' : 'and';
    from = match.index + match[0].length;
  }
  parts.push({ joint, text: text.slice(from) });
  return parts.map((part) => ({ ...part, text: part.text.trim() }));
}

function parseClause(text: string): Clause | undefined {
  const plain = text.replace(/^(?:the|a|an|any|my|our) /i, '');
  return (
    parseNamedTest(plain) ??
    parseTaking(plain) ??
    parseRate(plain) ??
    parseComparison(plain) ??
    parseHappening(plain) ??
    parseText(plain)
  );
}

/** "build takes longer than 5 minutes", "… than usual". */
function parseTaking(text: string): Clause | undefined {
  const match = /^(.+?) (?:takes|take|took|runs|run|lasts) (longer|more|less|shorter)(?: time)? than (.+)$/i.exec(text);
  const thing = things[(match?.[1] ?? '').toLowerCase()];
  const field = thing === 'build' ? 'build.durationMs' : thing === 'test' ? 'tests.durationMs' : undefined;
  if (match === null || field === undefined) return undefined;
  const operator = /^(?:longer|more)$/i.test(match[2] ?? '') ? '>' : '<';
  const what = thing === 'build' ? 'build' : 'tests';
  const length = operator === '>' ? 'longer' : 'shorter';
  if (/^(?:usual|normal|normally|average|before)$/i.test(match[3] ?? '')) {
    const measure = { deviations: 3, samples: 10 };
    return {
      expression: operator === '>' ? `${field} > baseline.upper` : `${field} < baseline.lower`,
      canonical: words(`when.${what}.${length}ThanUsual`, { usual: words('when.usual', measure) }),
      window: { kind: 'deviation', field, ...measure },
    };
  }
  const ms = parseSpan(match[3] ?? '');
  if (ms === undefined) return undefined;
  return {
    expression: `${field} ${operator} ${ms}`,
    canonical: words(`when.${what}.${length}`, { time: durationWords(ms) }),
  };
}

/** "more than 5 errors per minute in app.log". */
function parseRate(text: string): Clause | undefined {
  const match =
    /^(?:more than |over |> ?)(\d+) (errors?|exceptions?|log errors?|failures?|test failures?|build failures?) (?:per|a|an|each|every|in|within) (.+?)(?: in ([\w./-]+\.\w+))?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const withinMs = parseSpan(match[3] ?? '');
  const word = (match[2] ?? '').toLowerCase();
  const inner = word.includes('build')
    ? happenings['build']?.['fails']
    : word.includes('failure')
      ? happenings['test']?.['fails']
      : happenings['log']?.['errors'];
  if (withinMs === undefined || inner === undefined) return undefined;
  const file = match[4];
  // Of failures no event says in which one file they were.
  if (file !== undefined && word.includes('failure')) return undefined;
  const expression = file === undefined ? inner.expression : `(${inner.expression}) && event.data.path == "${file}"`;
  const count = Number(match[1]) + 1;
  return counted({ expression, canonical: inner.canonical }, count, withinMs);
}

function parseComparison(text: string): Clause | undefined {
  const branch = /^branch (?:is|==|=|equals) (?:not )?"?([\w./-]+)"?$/i.exec(text);
  if (branch !== null) {
    const operator = / not /i.test(text) ? '!=' : '==';
    return {
      expression: `branch ${operator} "${branch[1]}"`,
      canonical: words(operator === '!=' ? 'when.notBranch' : 'when.branch', { branch: branch[1] ?? '' }),
    };
  }
  const lower = text.toLowerCase();
  for (const [words, operator] of comparisons) {
    const isSymbol = /[<>=!]/.test(words);
    const at = isSymbol ? lower.indexOf(words) : lower.indexOf(` ${words} `);
    if (at === -1) continue;
    const name = lower.slice(0, at).trim();
    const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    const value =
      metric === undefined ? undefined : readValue(text.slice(at + words.length + (isSymbol ? 0 : 2)), metric.unit);
    if (metric === undefined || value === undefined) continue;
    const field = value.isSize ? inMegabytes[metric.field] : metric.field;
    if (field === undefined) return undefined;
    const expression = `${field} ${operator} ${value.text}`;
    return { expression, canonical: expression };
  }
  return undefined;
}

/** "deploy succeeds", "tests are fixed". */
function parseHappening(text: string): Clause | undefined {
  const words = text.toLowerCase().split(' ');
  for (let at = words.length - 1; at > 0; at -= 1) {
    const name = words.slice(0, at).join(' ');
    const said = words.slice(at).join(' ');
    const thing = Object.hasOwn(things, name) ? things[name] : undefined;
    const verb = Object.hasOwn(verbs, said) ? verbs[said] : undefined;
    const happening = thing === undefined || verb === undefined ? undefined : happenings[thing]?.[verb];
    if (happening !== undefined) return happening;
  }
  return undefined;
}

/** `"out of memory" appears in app.log`, `app.log contains "x"`. */
function parseText(text: string): Clause | undefined {
  const seen = /^(.+?) (?:appears|occurs|shows up|is seen|is logged|is written|is found)(?: (?:in|to) (\S+))?$/i.exec(
    text,
  );
  if (seen !== null) return textIn(seen[1] ?? '', seen[2]);
  const contains = /^(\S+\.\w+) (?:contains|has|says|mentions) (.+)$/i.exec(text);
  return contains === null ? undefined : textIn(contains[2] ?? '', contains[1]);
}

/** What "no …" waits for: a text in a log, or a thing that happens. */
function parseSeen(text: string): Clause | undefined {
  const inLog = /^(.+) in (\S+)$/i.exec(text);
  if (inLog !== null) return textIn(inLog[1] ?? '', inLog[2]);
  const thing = things[text.toLowerCase()];
  const completes = thing === undefined ? undefined : happenings[thing]?.['completes'];
  return completes ?? parseText(text);
}

function textIn(text: string, file: string | undefined): Clause | undefined {
  const wanted = text.replace(/^(["'])(.*)\1$/, '$2').trim();
  if (wanted === '' || (file === undefined && !/^["']/.test(text))) return undefined;
  const contains = `log.text.contains(${JSON.stringify(wanted)})`;
  const where = file === undefined ? '' : `log.file == ${JSON.stringify(file)} && `;
  return {
    expression: `${where}${contains}`,
    canonical: words('when.text', { text: wanted, file: file ?? words('when.aLog') }),
  };
}
