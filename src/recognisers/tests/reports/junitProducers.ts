import type { XmlAttributes } from '../../xmlReport.ts';

/** Names that producers give to their outermost element; the same as in the registry of test recognisers. */
const byName: Readonly<Record<string, string>> = {
  pytest: 'pytest',
  'pytest tests': 'pytest',
  'jest tests': 'jest',
  'vitest tests': 'vitest',
  'Mocha Tests': 'mocha',
  AllTests: 'googletest',
  'nextest-run': 'nextest',
  rspec: 'rspec',
};

/** Who wrote a report, when its outermost elements tell it. */
export function producerOfSuite(attributes: XmlAttributes): string | undefined {
  if (attributes['xsi:noNamespaceSchemaLocation']?.includes('surefire') === true) return 'surefire';
  const name = attributes['name'] ?? '';
  if (Object.hasOwn(byName, name)) return byName[name];
  return name.startsWith('rspec') ? 'rspec' : undefined;
}
