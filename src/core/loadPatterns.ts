import type { SafePattern } from './safePattern.ts';

/**
 * Compiles patterns as `compileSafePattern` does. What compiles them is much code and loaded with the first.
 * @throws LookoutError `invalid` naming the pattern that does not compile.
 */
export async function loadPatterns(patterns: readonly string[]): Promise<SafePattern[]> {
  if (patterns.length === 0) return [];
  const { compileSafePattern } = await import('./safePattern.ts');
  return patterns.map(compileSafePattern);
}
