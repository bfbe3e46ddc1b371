import type { BuildLedger } from './buildLedger.ts';
import { parseAnyProblem, parseGnuProblem } from './problemShapes.ts';

/** Files of the languages that gcc and clang compile; others write problems in the same shape. */
const source = /\.(?:c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|inl|ipp|tpp|m|mm|cu|cuh|s|S|asm|f|for|f\d\d|F\d\d|ixx|cppm|cl)$/;
const undefinedReference =
  /(?:^|[\s/])([^\s/:]+\.\w+):(?:(\d+)|\([^)]*\)): ((?:undefined reference|multiple definition|more undefined)\b.*)$/;
/** macOS' linker. */
const undefinedSymbol = /^ {2}"?(.+?)"?, referenced from:$/;
/** `/usr/bin/ld: cannot find -lm`, `ld.lld: error: …`, `lld-link: error: …`. */
const linker =
  /^(?:\S*[/\\])?(?:\S*-)?(ld(?:\.\w+)?|lld|lld-link|wasm-ld|mold)(?:\.exe)?: (error: |fatal error: |warning: )?(?!\S+\.o: in function)(.*)$/;

/** Takes a line with a problem in C and its kin, of the compiler or of the linker; answers whether it was one. */
export function takeGnuProblem(text: string, ledger: BuildLedger): boolean {
  const problem = parseGnuProblem(text);
  if (problem !== undefined) {
    const { file = '' } = problem;
    if (!source.test(file)) return false;
    ledger.add(problem);
    return true;
  }
  return takeLinkerProblem(text, ledger);
}

/** For what starts any compiler: takes a line with a problem in a shape that tools share, or of the linker. */
export function takeAnyProblem(text: string, ledger: BuildLedger): boolean {
  const problem = parseAnyProblem(text);
  if (problem === undefined) return takeLinkerProblem(text, ledger);
  ledger.add(problem);
  return true;
}

function takeLinkerProblem(text: string, ledger: BuildLedger): boolean {
  if (text.includes('undefined reference') || text.includes('multiple definition')) {
    const match = undefinedReference.exec(text);
    const [, file, line, message = text] = match ?? [];
    ledger.add({
      severity: 'error',
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line: Number(line) }),
      message,
    });
    return true;
  }
  if (text.startsWith('  "') && undefinedSymbol.test(text)) {
    ledger.add({ severity: 'error', message: `Undefined symbol ${text.trim()}` });
    return true;
  }
  if (!text.includes('ld') || !/(?:error: |warning: |: cannot find )/.test(text)) return false;
  const match = linker.exec(text);
  if (match === null) return false;
  const [, , word = '', message = ''] = match;
  const isWarning = word.startsWith('warning') || message.startsWith('warning: ') || message.includes(': warning: ');
  if (word === '' && !isWarning && !message.startsWith('cannot find ')) return false;
  ledger.add({ severity: isWarning ? 'warning' : 'error', message });
  return true;
}
